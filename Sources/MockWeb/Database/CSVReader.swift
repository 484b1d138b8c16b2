/// Comma-separated values. Source: RFC 4180; a line may end in LF as well as CRLF.
struct CSVReader {
    struct Failure: Error {
        let line: Int
        let message: String
    }
    private let bytes: [UInt8]
    private var index = 0
    /// Line of the next byte, from 1.
    private(set) var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }

    /// The fields of the next record, nil for the ones that are empty and not quoted; nil after the last record.
    mutating func next() throws(Failure) -> [String?]? {
        guard index < bytes.count else { return nil }
        var fields: [String?] = []
        while true {
            fields.append(try field())
            guard index < bytes.count else { return fields }
            let separator = bytes[index]
            if separator == comma {
                index += 1
                if index == bytes.count { return fields + [nil] }
                continue
            }
            skipLineEnd()
            return fields
        }
    }

    private mutating func field() throws(Failure) -> String? {
        if index < bytes.count, bytes[index] == quote { return try quotedField() }
        let start = index
        while index < bytes.count, bytes[index] != comma, bytes[index] != lineFeed,
            bytes[index] != carriageReturn
        { index += 1 }
        return start == index ? nil : String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func quotedField() throws(Failure) -> String {
        let opening = line
        var value: [UInt8] = []
        index += 1
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == lineFeed { line += 1 }
            if byte != quote {
                value.append(byte)
            } else if index < bytes.count, bytes[index] == quote {
                value.append(quote)
                index += 1
            } else {
                let next = index < bytes.count ? bytes[index] : lineFeed
                guard next == comma || next == lineFeed || next == carriageReturn else {
                    throw Failure(line: line, message: "text after a closing quote")
                }
                return String(decoding: value, as: UTF8.self)
            }
        }
        throw Failure(line: opening, message: "a quoted field is not closed")
    }

    private mutating func skipLineEnd() {
        if bytes[index] == carriageReturn { index += 1 }
        if index < bytes.count, bytes[index] == lineFeed { index += 1 }
        line += 1
    }
}

private let comma = UInt8(ascii: ",")
private let quote = UInt8(ascii: "\"")
private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
