@echo off
rem The command line of an installed Ringscope. What follows "--cli --" is the command line's alone: before "--" Electron
rem refuses to start when arguments follow one with a colon in it, as a filter has.
"%~dp0..\..\Ringscope.exe" --cli -- %*
