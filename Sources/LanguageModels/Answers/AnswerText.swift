import Groundwork

/// An answer's bytes as JSON.
enum AnswerText {
    /// nil where the bytes are no JSON.
    ///
    /// `NaN`, `Infinity` and `-Infinity`, which Python's `json.dumps` writes for log-probabilities that are no numbers, are read as null.
    static func json(_ bytes: [UInt8]) -> JSONValue? {
        if let value = try? JSONValue(parsing: bytes) { return value }
        guard let mended = withoutPythonNumbers(bytes) else { return nil }
        return try? JSONValue(parsing: mended)
    }

    /// Longer words first: one is the other's end.
    private static let words = ["-Infinity", "Infinity", "NaN"].map { Array($0.utf8) }

    /// nil where no such word stands outside of texts.
    private static func withoutPythonNumbers(_ bytes: [UInt8]) -> [UInt8]? {
        var output: [UInt8] = []
        var isInText = false
        var isFound = false
        var place = 0
        while place < bytes.count {
            if !isInText, let word = words.first(where: { bytes[place...].starts(with: $0) }) {
                output += Array("null".utf8)
                place += word.count
                isFound = true
                continue
            }
            let byte = bytes[place]
            output.append(byte)
            place += 1
            if byte == UInt8(ascii: "\"") { isInText.toggle() }
            if isInText, byte == UInt8(ascii: "\\"), place < bytes.count {
                output.append(bytes[place])
                place += 1
            }
        }
        return isFound ? output : nil
    }
}
