// What a command tells the person who called it; logs go to standard error.

import JSONLines

/// Writes a line to standard output.
func say(_ text: String) {
    writeToStandardOutput(Array((text + "\n").utf8))
}
