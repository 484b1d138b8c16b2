import Groundwork
import Learning

/// Mutations of words and numbers in a text.
enum WordMutations {
    /// Numbers at the bounds of what types hold, and what is none.
    static let numbers: [String] = [
        "0", "-0", "-1", "1", "2", "255", "256", "65535", "65536", "2147483647", "2147483648", "-2147483648",
        "-2147483649", "4294967295", "4294967296", "9223372036854775806", "9223372036854775807",
        "9223372036854775808", "-9223372036854775807", "-9223372036854775808", "-9223372036854775809",
        "18446744073709551615", "18446744073709551616", "1e18", "1e19", "1e308", "-1e308", "1e309", "1e-400",
        "4.9e-324", "0.1", "1.5", "-1.5", "NaN", "nan", "inf", "Infinity", "-inf", "1e9", "1000000000",
        "0x7f",
        "0b1", "00", "1_000", "+1", "1.", ".5", "1e", "٣", "१", "²", "½",
    ]
    /// Texts that are more, or less, than they seem.
    private static let oddTexts: [String] = [
        "\u{0}", "\u{FEFF}", "\u{301}", "\u{200D}", "\u{202E}", "\u{2028}", "\u{FFFD}", "\u{10FFFF}",
        "\u{1F468}\u{200D}\u{1F469}", "e\u{301}\u{301}\u{301}", "\u{E9}", "\u{DF}", "\u{130}", "\u{FB03}",
        "\u{1100}\u{1161}\u{11A8}", "\r\n", "\r", "\u{B}", "\u{85}", "\u{A0}", "\u{3000}", "%00", "%zz",
        "%u1234",
        "../", "..\\", "//", "\\\\", "{{x}}", "${x}", "a\u{300}\u{301}\u{302}\u{303}", "\u{AD}",
    ]

    static func insert(_ tokens: [[UInt8]], into bytes: inout [UInt8], _ random: inout RandomSource) {
        guard let token = random.pick(tokens) else { return replaceNumber(in: &bytes, &random) }
        let place: Range<Int> =
            switch random.below(4) {
            case 0: random.range(in: bytes.count, longest: 16)
            case 1: word(in: bytes, &random)
            default: random.position(in: bytes)
            }
        bytes.replaceSubrange(place, with: token)
    }

    static func insertOddText(into bytes: inout [UInt8], _ random: inout RandomSource) {
        guard let text = random.pick(oddTexts) else { return }
        let count = random.once(in: 8) ? random.below(64) : 1
        let place = random.once(in: 2) ? word(in: bytes, &random) : random.position(in: bytes)
        bytes.replaceSubrange(place, with: (0..<count).flatMap { _ in Array(text.utf8) })
    }

    /// Puts an extreme number where one stands, else anywhere.
    static func replaceNumber(in bytes: inout [UInt8], _ random: inout RandomSource) {
        let place = number(in: bytes, &random) ?? random.position(in: bytes)
        bytes.replaceSubrange(place, with: extremeNumber(&random))
    }

    static func extremeNumber(_ random: inout RandomSource) -> [UInt8] {
        if random.once(in: 12) {
            return Array((random.once(in: 2) ? "-" : "").utf8)
                + [UInt8](repeating: UInt8(ascii: "9"), count: 1 + random.below(400))
        }
        return Array((random.pick(numbers) ?? "0").utf8)
    }

    /// Sign and digits next to a place drawn by chance.
    private static func number(in bytes: [UInt8], _ random: inout RandomSource) -> Range<Int>? {
        guard !bytes.isEmpty else { return nil }
        let from = random.below(bytes.count)
        let isDigit: (UInt8) -> Bool = { $0 >= 0x30 && $0 <= 0x39 }
        guard let found = bytes[from...].prefix(256).firstIndex(where: isDigit) else { return nil }
        var start = found
        while start > 0, isDigit(bytes[start - 1]) || bytes[start - 1] == 0x2D { start -= 1 }
        var end = found
        while end < bytes.count, isDigit(bytes[end]) || bytes[end] == 0x2E { end += 1 }
        return start..<end
    }

    /// Letters next to a place drawn by chance.
    private static func word(in bytes: [UInt8], _ random: inout RandomSource) -> Range<Int> {
        guard !bytes.isEmpty else { return 0..<0 }
        let isLetter: (UInt8) -> Bool = { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 == 0x5F }
        var start = random.below(bytes.count)
        while start < bytes.count, !isLetter(bytes[start]) { start += 1 }
        while start > 0, isLetter(bytes[start - 1]) { start -= 1 }
        var end = start
        while end < bytes.count, isLetter(bytes[end]) { end += 1 }
        return start..<end
    }
}
