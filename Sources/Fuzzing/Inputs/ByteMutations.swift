import Groundwork
import Learning

/// Mutations that know nothing of what the bytes mean.
enum ByteMutations {
    /// Bytes that many formats give a meaning to.
    private static let telling =
        Array("\u{0}\t\n\r \"'<>&;{}[]()\\/:,=#%*+-.?@|~^$!_09azAZ".utf8) + [
            0x7F, 0x80, 0xC0, 0xE2, 0xED, 0xF4, 0xFE, 0xFF,
        ]
    /// Copies that a repetition makes at most.
    private static let mostCopies = 4096

    static func mutate(_ bytes: inout [UInt8], limit: Int, _ random: inout RandomSource) {
        guard !bytes.isEmpty else {
            bytes = (0..<random.below(9)).map { _ in telling[random.below(telling.count)] }
            return
        }
        switch random.below(10) {
        case 0: bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
        case 1: bytes[random.below(bytes.count)] = telling[random.below(telling.count)]
        case 2: bytes.insert(telling[random.below(telling.count)], at: random.below(bytes.count + 1))
        case 3: bytes.removeSubrange(random.range(in: bytes.count))
        case 4: copy(in: &bytes, replaces: false, &random)
        case 5: copy(in: &bytes, replaces: true, &random)
        case 6: swap(in: &bytes, &random)
        case 7: bytes.removeLast(random.below(bytes.count + 1))
        case 8: repeatRange(of: &bytes, limit: limit, &random)
        default: nest(&bytes, limit: limit, &random)
        }
    }

    private static func copy(in bytes: inout [UInt8], replaces: Bool, _ random: inout RandomSource) {
        let piece = Array(bytes[random.range(in: bytes.count)])
        let place = replaces ? random.range(in: bytes.count) : random.position(in: bytes)
        bytes.replaceSubrange(place, with: piece)
    }

    private static func swap(in bytes: inout [UInt8], _ random: inout RandomSource) {
        let one = random.range(in: bytes.count)
        let two = random.range(in: bytes.count)
        guard one.upperBound <= two.lowerBound else { return }
        let first = Array(bytes[one])
        let second = Array(bytes[two])
        bytes.replaceSubrange(two, with: first)
        bytes.replaceSubrange(one, with: second)
    }

    /// Width: the same piece many times in a row.
    private static func repeatRange(of bytes: inout [UInt8], limit: Int, _ random: inout RandomSource) {
        let piece = Array(bytes[random.range(in: bytes.count, longest: 64)])
        let room = max(0, limit - bytes.count) / piece.count
        let count = random.small(upTo: min(room, random.once(in: 4) ? mostCopies : 32))
        let place = random.below(bytes.count + 1)
        bytes.insert(contentsOf: (0..<count).flatMap { _ in piece }, at: place)
    }

    /// Depth: what stands before and after a place, many times on either side of it.
    private static func nest(_ bytes: inout [UInt8], limit: Int, _ random: inout RandomSource) {
        let middle = random.below(bytes.count)
        let before = Array(bytes[..<middle].suffix(1 + random.below(16)))
        let after = Array(bytes[middle...].prefix(1 + random.below(16)))
        let room = max(0, limit - bytes.count) / (before.count + after.count)
        let count = random.small(upTo: min(room, random.once(in: 4) ? mostCopies : 32))
        let inner =
            (0..<count).flatMap { _ in before } + (0..<count).flatMap { _ in after }
        bytes.insert(contentsOf: inner, at: middle)
    }

    /// Repeats a piece until the input is as large as it may be.
    static func grow(_ bytes: inout [UInt8], limit: Int, _ random: inout RandomSource) {
        guard !bytes.isEmpty else { return }
        let piece = Array(bytes[random.range(in: bytes.count, longest: 200)])
        let place = random.below(bytes.count + 1)
        let size = 1 + random.below(limit)
        guard size > bytes.count else { return }
        let copies = (size - bytes.count) / piece.count
        var middle: [UInt8] = []
        middle.reserveCapacity(copies * piece.count)
        for _ in 0..<copies { middle += piece }
        bytes.insert(contentsOf: middle, at: place)
    }
}
