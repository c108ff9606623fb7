; The installer for Windows, compiled by `makensis` on any system; packaging/bundling/windows.py says how.
;
; By default it installs for one user, without administrator rights, in %LOCALAPPDATA%\Programs\nnsim. With /ALLUSERS it
; installs for everybody, in %ProgramFiles%\nnsim, and needs them. /S asks nothing; /D=C:\some\folder, last, chooses a place.
; Installing over an older version replaces it. Exit status: 0 done, 1 cancelled, 2 not possible.
Unicode true
ManifestDPIAware true
ManifestSupportedOS Win10
SetCompressor /SOLID lzma
RequestExecutionLevel user

!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "x64.nsh"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\nnsim"
!define CLASSES "Software\Classes"

Name "nnsim"
OutFile "${OUT}"
BrandingText "nnsim ${VERSION}"
InstallDir ""

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "nnsim"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installer of nnsim: ${SUMMARY}"
VIAddVersionKey "CompanyName" "The nnsim developers"
VIAddVersionKey "LegalCopyright" "MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\nnsim-window.exe"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

LangString NeedsRights ${LANG_ENGLISH} "Installing nnsim for all users needs administrator rights: start this installer as administrator, or without /ALLUSERS."
LangString NeedsRights ${LANG_GERMAN} "Um nnsim für alle zu installieren, sind Administratorrechte nötig: bitte als Administrator oder ohne /ALLUSERS starten."
LangString Needs64 ${LANG_ENGLISH} "nnsim needs a 64-bit Windows 10 or newer."
LangString Needs64 ${LANG_GERMAN} "nnsim braucht ein Windows 10 oder neuer mit 64 Bit."
LangString InUse ${LANG_ENGLISH} "nnsim is running: please close it, then try again."
LangString InUse ${LANG_GERMAN} "nnsim läuft gerade: bitte schließen und noch einmal versuchen."
LangString Foreign ${LANG_ENGLISH} "This folder holds other things than nnsim: please choose an empty one."
LangString Foreign ${LANG_GERMAN} "In diesem Ordner liegt anderes als nnsim: bitte einen leeren wählen."

Var Everybody

; Whether it is for everybody: told by /ALLUSERS, or, when uninstalling, by the mark that the installer left.
!macro Audience
  ${If} $Everybody == "1"
    SetShellVarContext all
  ${Else}
    SetShellVarContext current
  ${EndIf}
!macroend

!macro RequireRights
  ${If} $Everybody == "1"
    UserInfo::GetAccountType
    Pop $0
    ${If} $0 != "Admin"
      MessageBox MB_OK|MB_ICONSTOP "$(NeedsRights)" /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${EndIf}
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "$(Needs64)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  SetRegView 64
  StrCpy $Everybody "0"
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/ALLUSERS" $R1
  ${IfNot} ${Errors}
    StrCpy $Everybody "1"
  ${EndIf}
  !insertmacro RequireRights
  !insertmacro Audience
  ${If} $INSTDIR == ""
    ReadRegStr $INSTDIR SHCTX "${UNINSTALL}" "InstallLocation"
  ${EndIf}
  ${If} $INSTDIR == ""
    ${If} $Everybody == "1"
      StrCpy $INSTDIR "$PROGRAMFILES64\nnsim"
    ${Else}
      StrCpy $INSTDIR "$LOCALAPPDATA\Programs\nnsim"
    ${EndIf}
  ${EndIf}
FunctionEnd

; A program that runs cannot be overwritten: its file cannot be opened for writing.
!macro RequireClosed PROGRAM
  ${If} ${FileExists} "${PROGRAM}"
    ClearErrors
    FileOpen $0 "${PROGRAM}" a
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONSTOP "$(InUse)" /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

; What an installer put here, and nothing that anybody else did: what is removed is what the uninstaller was made for.
!macro RemoveProgram
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\nnsim.exe"
  Delete "$INSTDIR\nnsim-window.exe"
!macroend

Section "nnsim"
  !insertmacro Audience
  ${If} ${FileExists} "$INSTDIR\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\nnsim.exe"
    ${DirState} "$INSTDIR" $0
    ${If} $0 == 1
      MessageBox MB_OK|MB_ICONSTOP "$(Foreign)" /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${EndIf}
  !insertmacro RequireClosed "$INSTDIR\nnsim.exe"
  !insertmacro RequireClosed "$INSTDIR\nnsim-window.exe"
  !insertmacro RemoveProgram
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} $Everybody == "1"
    FileOpen $0 "$INSTDIR\_internal\for-everybody" w
    FileClose $0
  ${EndIf}

  CreateShortcut "$SMPROGRAMS\nnsim.lnk" "$INSTDIR\nnsim-window.exe"

  WriteRegStr SHCTX "${CLASSES}\.nnsim" "" "nnsim.project"
  WriteRegStr SHCTX "${CLASSES}\.nnlesson" "" "nnsim.lesson"
  WriteRegStr SHCTX "${CLASSES}\nnsim.project" "" "nnsim project"
  WriteRegStr SHCTX "${CLASSES}\nnsim.lesson" "" "nnsim lesson"
  WriteRegStr SHCTX "${CLASSES}\nnsim.project\DefaultIcon" "" "$INSTDIR\nnsim-window.exe,0"
  WriteRegStr SHCTX "${CLASSES}\nnsim.lesson\DefaultIcon" "" "$INSTDIR\nnsim-window.exe,0"
  WriteRegStr SHCTX "${CLASSES}\nnsim.project\shell\open\command" "" '"$INSTDIR\nnsim-window.exe" "%1"'
  WriteRegStr SHCTX "${CLASSES}\nnsim.lesson\shell\open\command" "" '"$INSTDIR\nnsim-window.exe" "%1"'

  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "nnsim"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\nnsim-window.exe"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "The nnsim developers"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, i 0, i 0)'
SectionEnd

Function un.onInit
  SetRegView 64
  StrCpy $Everybody "0"
  ${If} ${FileExists} "$INSTDIR\_internal\for-everybody"
    StrCpy $Everybody "1"
  ${EndIf}
  !insertmacro RequireRights
  !insertmacro Audience
FunctionEnd

Section "Uninstall"
  !insertmacro Audience
  !insertmacro RequireClosed "$INSTDIR\nnsim.exe"
  !insertmacro RequireClosed "$INSTDIR\nnsim-window.exe"
  !insertmacro RemoveProgram
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\nnsim.lnk"
  ReadRegStr $0 SHCTX "${CLASSES}\.nnsim" ""
  ${If} $0 == "nnsim.project"
    DeleteRegKey SHCTX "${CLASSES}\.nnsim"
  ${EndIf}
  ReadRegStr $0 SHCTX "${CLASSES}\.nnlesson" ""
  ${If} $0 == "nnsim.lesson"
    DeleteRegKey SHCTX "${CLASSES}\.nnlesson"
  ${EndIf}
  DeleteRegKey SHCTX "${CLASSES}\nnsim.project"
  DeleteRegKey SHCTX "${CLASSES}\nnsim.lesson"
  DeleteRegKey SHCTX "${UNINSTALL}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, i 0, i 0)'
SectionEnd
