/// Keys and passwords that an endpoint may send back, and that belong neither into errors nor into records.
struct Secrets: Sendable {
    /// Shorter ones are placeholders such as `EMPTY`, which a reply may well say.
    private static let shortestInReplies = 16
    private let texts: [[UInt8]]

    init(_ texts: [String]) { self.texts = texts.map { Array($0.utf8) }.filter { !$0.isEmpty } }

    /// The bytes with asterisks in place of what is secret.
    /// - Parameter isRefusal: whether this is no reply of the model, so that short secrets are hidden too.
    func hidden(in bytes: [UInt8], isRefusal: Bool) -> [UInt8] {
        texts.filter { isRefusal || $0.count >= Self.shortestInReplies }.reduce(bytes, Self.replacing)
    }

    private static func replacing(in bytes: [UInt8], _ secret: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if bytes[place] == secret[0], bytes[place...].starts(with: secret) {
                output += Array("***".utf8)
                place += secret.count
            } else {
                output.append(bytes[place])
                place += 1
            }
        }
        return output
    }
}
