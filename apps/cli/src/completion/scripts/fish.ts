/** The script for fish, which quotes what is put in. */
export const fishScript = `# Completion of ctk and st for fish, made by: ctk completion fish
function __ctk_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l answer (command $words[1] __complete fish $words "$current" 2>/dev/null </dev/null)
    if test "$answer[1]" = files
        set -l lead (string match -r -- '^--[^=]*=' "$current")
        for path in (__fish_complete_path (string replace -r -- '^--[^=]*=' '' "$current"))
            echo "$lead$path"
        end
        return
    end
    for line in $answer[2..-1]
        echo $line
    end
end
complete -c ctk -f -k -a '(__ctk_complete)'
complete -c st -f -k -a '(__ctk_complete)'
`
