; Inno Setup's recipe: iscc /DVersion=X.Y.Z packaging\windows\koutu.iss, after `python start.py package folder plugins`.
; Not built by the tests: they run on Linux.
#ifndef Version
  #error "say which version: /DVersion=X.Y.Z, as packaging/version.py shows it"
#endif

[Setup]
AppId={{6B0B6A1E-5D0B-4B5E-9C53-1B0C6A0E7F21}
AppName=Koutu
AppVersion={#Version}
AppPublisher=The Koutu developers
DefaultDirName={autopf}\Koutu
DefaultGroupName=Koutu
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
OutputDir=..\..\dist
OutputBaseFilename=koutu-{#Version}-windows
SetupIconFile=..\..\build\icons\koutu.ico
UninstallDisplayIcon={app}\koutu.exe
LicenseFile=..\..\LICENSE
Compression=lzma2/fast
SolidCompression=yes
ChangesAssociations=yes
; The plug-ins go into the settings of GIMP and Krita, which are a user's own.
UsedUserAreasWarning=no

[Tasks]
Name: "krita"; Description: "Plug-in for Krita"; Check: DirExists(ExpandConstant('{userappdata}\krita'))
Name: "gimp"; Description: "Plug-in for GIMP 3"; Check: DirExists(ExpandConstant('{userappdata}\GIMP\3.0'))

[Files]
Source: "..\..\dist\koutu\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion
Source: "..\..\dist\plugins\*"; DestDir: "{app}\plugins"; Flags: recursesubdirs ignoreversion
Source: "..\..\dist\plugins\krita\*"; DestDir: "{userappdata}\krita\pykrita"; Flags: recursesubdirs ignoreversion; Tasks: krita
Source: "..\..\dist\plugins\gimp\*"; DestDir: "{userappdata}\GIMP\3.0\plug-ins"; Flags: recursesubdirs ignoreversion; Tasks: gimp

[Icons]
Name: "{group}\Koutu"; Filename: "{app}\koutu.exe"

[Registry]
Root: HKA; Subkey: "Software\Classes\.koutu"; ValueType: string; ValueData: "Koutu.Document"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Koutu.Document"; ValueType: string; ValueData: "Koutu document"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Koutu.Document\shell\open\command"; ValueType: string; ValueData: """{app}\koutu.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Applications\koutu.exe\shell\open\command"; ValueType: string; ValueData: """{app}\koutu.exe"" ""%1"""; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\SystemFileAssociations\image\shell\Koutu"; ValueType: string; ValueData: "Cut out with Koutu"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\SystemFileAssociations\image\shell\Koutu"; ValueType: string; ValueName: "Icon"; ValueData: "{app}\koutu.exe"
Root: HKA; Subkey: "Software\Classes\SystemFileAssociations\image\shell\Koutu\command"; ValueType: string; ValueData: """{app}\koutu.exe"" ""%1"""

[Run]
Filename: "{app}\koutu.exe"; Description: "{cm:LaunchProgram,Koutu}"; Flags: nowait postinstall skipifsilent
