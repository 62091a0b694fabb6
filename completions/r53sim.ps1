# Completion of r53sim for PowerShell 5.1 and later.
#   r53sim completion powershell | Out-String | Invoke-Expression     in $PROFILE

Register-ArgumentCompleter -Native -CommandName 'r53sim' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $before = @()
    foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
        if ($element.Extent.EndOffset -ge $cursorPosition) { break }
        if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
            $before += $element.Value
        }
        else {
            $before += $element.Extent.Text
        }
    }
    $program = $commandAst.CommandElements[0].Extent.Text.Trim('"', "'")
    $current = $wordToComplete.Trim('"', "'")
    try {
        $lines = @(& $program __complete powershell '--' $before.Count @before $current 2> $null)
    }
    catch {
        $lines = @()
    }
    # Nothing at all lets PowerShell complete files.
    if ($lines.Count -gt 0 -and $lines[0] -eq "`tfiles") { return }
    if ($lines.Count -eq 0) { return '' }
    foreach ($line in $lines) {
        $value, $about = $line -split "`t", 2
        if (-not $about) { $about = $value }
        $text = if ($value -match '^[\w./:=+-]+$') { $value } else { "'" + $value.Replace("'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $about)
    }
}
