# Completion of r53sim for bash 3.2 and later, with bash-completion or without.
#   eval "$(r53sim completion bash)"     in ~/.bashrc

_r53sim() {
  local IFS=$' \t\n'
  local program=${1:-r53sim} replaced=${2-${COMP_WORDS[COMP_CWORD]-}} line=${COMP_LINE-} point=${COMP_POINT-} reply
  if [[ -z $line ]]; then
    # Some callers give the words alone. `:` and `=` are words of their own there.
    line="${COMP_WORDS[*]:0:COMP_CWORD + 1}"
    line=${line// : /:} line=${line// = /=}
    line=${line/% :/:} line=${line/% =/=}
    point=${#line}
  fi
  case $replaced in : | =) replaced='' ;; esac
  COMPREPLY=()
  while IFS= read -r reply; do
    if [[ $reply == $'\tfiles' ]]; then
      compopt -o default -o bashdefault 2> /dev/null
      return
    fi
    COMPREPLY+=("$reply")
  done < <("${program/#\~\//$HOME/}" __complete bash -- "${line:0:point}" "$replaced" "${line:point}" 2> /dev/null)
  compopt +o default +o bashdefault 2> /dev/null
  # A word that wants more gets no space after it.
  if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[:=,/] ]]; then compopt -o nospace 2> /dev/null; fi
}

complete -o default -o bashdefault -F _r53sim r53sim
