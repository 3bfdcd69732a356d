// Runs before the page is painted, so that a chosen theme does not flash; "auto" leaves it to the system.
"use strict";
function useTheme(theme) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}
function savedSetting(name) {
  try { return localStorage.getItem(name); } catch { return null; } // storage may be forbidden
}
function saveSetting(name, value) {
  try { localStorage.setItem(name, value); } catch { /* then it holds until the page is left */ }
}
useTheme(savedSetting("theme"));
