# Completion of r53sim for fish 3.0 and later.
#   r53sim completion fish > ~/.config/fish/completions/r53sim.fish

function __r53sim_complete
    set -l words (commandline -xpc 2> /dev/null; or commandline -opc)
    set -l token (commandline -ct)
    set -l before $words[2..-1]
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    set -l lines ($program __complete fish -- (count $before) $before (string unescape -- $token; or echo -- $token) 2> /dev/null)
    if test "$lines[1]" != \tfiles
        string join \n -- $lines
        return
    end
    # The value of --option=value is a file.
    set -l flag (string match -r -- '^--[^=]*=' $token)
    printf "$flag%s\n" (__fish_complete_path (string replace -r -- '^--[^=]*=' '' $token))
end

complete -c r53sim -f -a '(__r53sim_complete)'
