!include LogicLib.nsh

; The folder that Windows 10 and newer have on every user's PATH for commands: no PATH needs to be edited.
!define COMMAND "$LOCALAPPDATA\Microsoft\WindowsApps\ringscope.cmd"

!macro customInstall
  ClearErrors
  FileOpen $0 "${COMMAND}" w
  ${IfNot} ${Errors}
    FileWrite $0 '@"$INSTDIR\resources\bin\ringscope.cmd" %*$\r$\n'
    FileClose $0
  ${EndIf}
!macroend

!macro customUnInstall
  Delete "${COMMAND}"
!macroend
