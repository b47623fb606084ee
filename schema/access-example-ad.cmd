@echo off
rem What a directory administrator adds to Active Directory so that the service
rem may write its own attributes of users, and nothing else. Reading the rest
rem needs no rule where authenticated users may read, which is the default.
rem
rem Change the two names (the people, the service account), then run it as an
rem administrator of the domain, after mail-login-ad.ldif has been imported.

set PEOPLE=OU=people,DC=example,DC=com
set SERVICE=EXAMPLE\postlogin

dsacls "%PEOPLE%" /I:S /G "%SERVICE%:RPWP;mailLastLoginTime;user"
dsacls "%PEOPLE%" /I:S /G "%SERVICE%:RPWP;mailLastLoginAddress;user"
dsacls "%PEOPLE%" /I:S /G "%SERVICE%:RPWP;mailLastLoginService;user"
dsacls "%PEOPLE%" /I:S /G "%SERVICE%:RPWP;mailLoginCount;user"
