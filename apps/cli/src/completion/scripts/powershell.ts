/** The script for PowerShell. Words travel encoded: it drops empty ones, and older ones break quotes. Without an answer it completes files itself. */
export const powershellScript = `# Completion of ctk and st for PowerShell, made by: ctk completion powershell
Register-ArgumentCompleter -Native -CommandName ctk, st -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object {
    if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
  })
  $words = @(@($before) + "$wordToComplete" | ForEach-Object { '=' + [uri]::EscapeDataString($_) })
  $encoding = [Console]::OutputEncoding
  [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
  try {
    $answer = @(& $before[0] __complete powershell @words 2>$null)
  } finally {
    [Console]::OutputEncoding = $encoding
  }
  $answer | Select-Object -Skip 1 | ForEach-Object {
    $value, $text = $_ -split "\`t", 2
    $word = if ($value -match '^[\\w\\-+=.:/]+$') { $value } else { "'" + $value.Replace("'", "''") + "'" }
    $tip = if ($text) { $text } else { $value }
    [System.Management.Automation.CompletionResult]::new($word, $value, 'ParameterValue', $tip)
  }
}
`
