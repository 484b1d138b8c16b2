import Groundwork
import Learning

/// Mutations of values in JSON, found by a reader that forgives mistakes.
enum JSONMutations {
    private static let values: [String] = [
        "null", "true", "false", "\"\"", "[]", "{}", "[[]]", "{\"\":{}}", "[null]", "\"a\"", "\"\\u0000\"",
        "\"\\ud800\"", "\"__SHOPPING__\"", "\"<b>\"", "[1,\"a\",null]",
    ]

    static func mutate(
        _ bytes: inout [UInt8], other: [UInt8], tokens: [[UInt8]], limit: Int, _ random: inout RandomSource
    ) {
        let spans = values(in: bytes)
        guard let span = random.pick(spans) else {
            return ByteMutations.mutate(&bytes, limit: limit, &random)
        }
        switch random.below(9) {
        case 0: drop(span, from: &bytes)
        case 1: duplicate(span, in: &bytes, limit: limit, &random)
        case 2: swap(span, random.pick(spans) ?? span, in: &bytes)
        case 3: bytes.replaceSubrange(span, with: Array((random.pick(values) ?? "null").utf8))
        case 4: bytes.replaceSubrange(span, with: WordMutations.extremeNumber(&random))
        case 5: nest(span, in: &bytes, limit: limit, &random)
        case 6: replace(span, in: &bytes, fromThoseOf: other, &random)
        case 7: bytes.replaceSubrange(span, with: quoted(tokens, &random))
        default: copy(span, over: random.pick(spans) ?? span, in: &bytes)
        }
    }

    /// With the comma after it, so that what is left is JSON.
    private static func drop(_ span: Range<Int>, from bytes: inout [UInt8]) {
        var end = span.upperBound
        if end < bytes.count, bytes[end] == UInt8(ascii: ",") { end += 1 }
        bytes.removeSubrange(span.lowerBound..<end)
    }

    private static func duplicate(
        _ span: Range<Int>, in bytes: inout [UInt8], limit: Int, _ random: inout RandomSource
    ) {
        let copy = [UInt8(ascii: ",")] + bytes[span]
        let room = max(0, limit - bytes.count) / copy.count
        let count = min(room, random.once(in: 8) ? random.below(1000) : 1)
        bytes.insert(contentsOf: (0..<count).flatMap { _ in copy }, at: span.upperBound)
    }

    private static func swap(_ one: Range<Int>, _ two: Range<Int>, in bytes: inout [UInt8]) {
        let (one, two) = one.lowerBound < two.lowerBound ? (one, two) : (two, one)
        guard one.upperBound <= two.lowerBound else { return }
        let first = Array(bytes[one])
        let second = Array(bytes[two])
        bytes.replaceSubrange(two, with: first)
        bytes.replaceSubrange(one, with: second)
    }

    private static func copy(_ span: Range<Int>, over place: Range<Int>, in bytes: inout [UInt8]) {
        bytes.replaceSubrange(place, with: Array(bytes[span]))
    }

    private static func nest(
        _ span: Range<Int>, in bytes: inout [UInt8], limit: Int, _ random: inout RandomSource
    ) {
        let (open, close) = random.once(in: 2) ? ("[", "]") : ("{\"a\":", "}")
        let room = max(0, limit - bytes.count) / (open.utf8.count + 1)
        let count = min(room, 1 + random.small(upTo: random.once(in: 4) ? 100_000 : 300))
        bytes.insert(contentsOf: (0..<count).flatMap { _ in Array(close.utf8) }, at: span.upperBound)
        bytes.insert(contentsOf: (0..<count).flatMap { _ in Array(open.utf8) }, at: span.lowerBound)
    }

    private static func replace(
        _ span: Range<Int>, in bytes: inout [UInt8], fromThoseOf other: [UInt8], _ random: inout RandomSource
    ) {
        guard let piece = random.pick(values(in: other)) else { return }
        bytes.replaceSubrange(span, with: other[piece])
    }

    private static func quoted(_ tokens: [[UInt8]], _ random: inout RandomSource) -> [UInt8] {
        [UInt8(ascii: "\"")] + (random.pick(tokens) ?? []) + [UInt8(ascii: "\"")]
    }

    /// Where values and keys stand.
    private static func values(in bytes: [UInt8]) -> [Range<Int>] {
        var spans: [Range<Int>] = []
        var open: [Int] = []
        var index = 0
        while index < min(bytes.count, 1 << 16) {
            switch bytes[index] {
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                open.append(index)
                index += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if let start = open.popLast() { spans.append(start..<index + 1) }
                index += 1
            case UInt8(ascii: "\""):
                let end = endOfString(in: bytes, from: index)
                spans.append(index..<end)
                index = end
            case let byte where byte > 0x20 && byte != UInt8(ascii: ",") && byte != UInt8(ascii: ":"):
                let end = bytes[index...].firstIndex { " \n\r\t,:[]{}\"".utf8.contains($0) } ?? bytes.count
                spans.append(index..<end)
                index = end
            default: index += 1
            }
        }
        return spans
    }

    private static func endOfString(in bytes: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\"") { return index + 1 }
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return bytes.count
    }
}
