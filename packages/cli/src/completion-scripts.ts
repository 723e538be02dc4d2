// What each shell is told. Every script does the same: it calls `catapi complete` with the words so
// far, offers a line each (a word, a tab, what it is), and completes paths where `:files` or
// `:folders` comes back. Errors are nothing to offer.

const bash = `# catapi completion for bash
_catapi() {
  local word line current=\${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  while IFS= read -r line; do
    word=\${line%%$'\\t'*}
    case $word in
      :files) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
      :folders) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
      *)
        COMPREPLY+=("$word")
        case $word in *=) compopt -o nospace ;; esac
        ;;
    esac
  done < <(catapi complete --shell bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null)
}
complete -F _catapi catapi
`;

const zsh = `#compdef catapi
_catapi() {
  local line
  local -a described
  while IFS= read -r line; do
    case $line in
      :files) _files; return ;;
      :folders) _files -/; return ;;
      *$'\\t'*) described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
      *) described+=("\${line//:/\\\\:}") ;;
    esac
  done < <(catapi complete --shell zsh -- "\${(@)words[2,CURRENT]}" 2> /dev/null)
  _describe -V catapi described
}
if [ "$funcstack[1]" = _catapi ]; then _catapi "$@"; else compdef _catapi catapi; fi
`;

const fish = `# catapi completion for fish
function __catapi_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l lines (catapi complete --shell fish -- $words[2..-1] 2> /dev/null)
  switch "$lines[1]"
    case :files
      __fish_complete_path (commandline -ct)
    case :folders
      __fish_complete_directories (commandline -ct)
    case '*'
      printf '%s\\n' $lines
  end
end
complete -c catapi -f -a '(__catapi_complete)'
`;

const powershell = `# catapi completion for PowerShell
Register-ArgumentCompleter -Native -CommandName catapi -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
  if ($wordToComplete -eq '') { $words += '' }
  catapi complete --shell powershell -- @words 2> $null | ForEach-Object {
    $word, $summary = $_ -split "\`t", 2
    if ($word -in ':files', ':folders') { return }
    if (-not $summary) { $summary = $word }
    [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $summary)
  }
}
`;

export const completionScripts = { bash, zsh, fish, powershell };
