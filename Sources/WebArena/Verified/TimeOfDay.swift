import Groundwork

/// Times of day beside dates.
enum TimeOfDay {
    /// The text without times of day and their zones: `2023-01-02t10:00:00.5+02:00` is `2023-01-02`.
    ///
    /// A time stands behind a `t` between digits, has a colon, or `am` or `pm` behind it.
    /// Source: ISO 8601-1:2019, 5.4
    /// - Parameter text: in lower case.
    /// - Returns: nil where an hour is beyond 23.
    static func removed(from text: String) -> String? {
        var scanner = TimeScanner(bytes: withoutCompactTime(Array(text.utf8)))
        return scanner.rest().map { String(decoding: $0, as: UTF8.self) }
    }

    /// `202301021000` and `20230102100000` without the time.
    private static func withoutCompactTime(_ bytes: [UInt8]) -> [UInt8] {
        let isCompact = [12, 14].contains(bytes.count) && bytes.allSatisfy(\.isASCIIDigit)
        return isCompact ? Array(bytes.prefix(8)) : bytes
    }
}

private struct TimeScanner {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// What is no time; nil where a time is none of the day.
    mutating func rest() -> [UInt8]? {
        var output: [UInt8] = []
        while position < bytes.count {
            let start = isBehindDate ? position + 1 : position
            guard isTime(at: start) else {
                // The rest of a number is no time either.
                repeat {
                    output.append(bytes[position])
                    position += 1
                } while position < bytes.count && bytes[position].isASCIIDigit
                    && bytes[position - 1].isASCIIDigit
                continue
            }
            guard hour(at: start) <= 23 else { return nil }
            position = start
            skipTime()
        }
        return output
    }

    /// At the `t` between a date and a time.
    private var isBehindDate: Bool {
        bytes[position] == UInt8(ascii: "t") && position > 0 && bytes[position - 1].isASCIIDigit
    }

    private func isTime(at start: Int) -> Bool {
        let digits = bytes[start...].prefix { $0.isASCIIDigit }
        if start > position { return !digits.isEmpty || start == bytes.count }
        guard (1...2).contains(digits.count) else { return false }
        let rest = bytes[digits.endIndex...]
        if rest.first == UInt8(ascii: ":") { return true }
        let half = rest.drop { $0 == UInt8(ascii: " ") }
        return half.starts(with: "am".utf8) || half.starts(with: "pm".utf8)
    }

    private func hour(at start: Int) -> Int {
        let digits = bytes[start...].prefix { $0.isASCIIDigit }.prefix(2)
        return Int(String(decoding: digits, as: UTF8.self)) ?? 0
    }

    /// Digits with `:` and `.` between them, then a zone.
    private mutating func skipTime() {
        while position < bytes.count, bytes[position].isASCIIDigit || ":.".utf8.contains(bytes[position]) {
            position += 1
        }
        guard position < bytes.count else { return }
        if bytes[position] == UInt8(ascii: "z") {
            position += 1
        } else if "+-".utf8.contains(bytes[position]), position + 1 < bytes.count,
            bytes[position + 1].isASCIIDigit
        {
            position += 1
            while position < bytes.count, bytes[position].isASCIIDigit || bytes[position] == UInt8(ascii: ":")
            { position += 1 }
        }
    }
}
