import Groundwork

/// Gives element and attribute names numbers: the well-known ones those of ``HTMLName``, the others the next free.
struct NameTable {
    private(set) var spellings: [String] = HTMLName.spellings
    /// The spellings one after the other.
    private var bytes: [UInt8]
    private var ends: [Int32]
    /// Open addressing by the names' bytes: a number and one, 0 where there is none. Capacity is a power of two.
    private var slots: [Int32]
    /// Names whose places are all taken, as they are where a page's names were made to meet.
    private var crowded: [String: Int32] = [:]
    /// Places that are looked at for a name.
    private static let probeLimit = 32

    /// The well-known names alone.
    private static let known = NameTable(HTMLName.spellings)

    init() { self = Self.known }

    private init(_ names: [String]) {
        bytes = names.flatMap { Array($0.utf8) }
        ends = [0]
        for name in names { ends.append(ends[ends.count - 1] + Int32(name.utf8.count)) }
        slots = [Int32](repeating: 0, count: 1024)
        for index in names.indices { place(Int32(index)) }
    }

    /// The number of a name as markup has it.
    /// - Parameter name: UTF-8; its ASCII letters are taken in lower case.
    mutating func number(ofLowercased name: UnsafeBufferPointer<UInt8>) -> Int32 {
        var hash: UInt32 = 2_166_136_261
        for byte in name { hash = Self.mixed(hash, byte.asciiLowercased) }
        var slot = Int(hash) & (slots.count - 1)
        for _ in 0..<Self.probeLimit {
            guard slots[slot] != 0 else {
                return add(String(decoding: name.map(\.asciiLowercased), as: UTF8.self))
            }
            if isSpelled(slots[slot] - 1, name) { return slots[slot] - 1 }
            slot = (slot + 1) & (slots.count - 1)
        }
        let spelling = String(decoding: name.map(\.asciiLowercased), as: UTF8.self)
        return crowded[spelling] ?? add(spelling)
    }

    private func isSpelled(_ index: Int32, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = Int(ends[Int(index)])
        guard Int(ends[Int(index) + 1]) - start == name.count else { return false }
        for offset in 0..<name.count where bytes[start + offset] != name[offset].asciiLowercased {
            return false
        }
        return true
    }

    private mutating func add(_ name: String) -> Int32 {
        let index = Int32(spellings.count)
        spellings.append(name)
        bytes.append(contentsOf: name.utf8)
        ends.append(Int32(bytes.count))
        if spellings.count * 2 > slots.count {
            slots = [Int32](repeating: 0, count: slots.count * 2)
            crowded = [:]
            for index in spellings.indices { place(Int32(index)) }
        } else {
            place(index)
        }
        return index
    }

    private mutating func place(_ index: Int32) {
        var hash: UInt32 = 2_166_136_261
        for place in ends[Int(index)]..<ends[Int(index) + 1] { hash = Self.mixed(hash, bytes[Int(place)]) }
        var slot = Int(hash) & (slots.count - 1)
        for _ in 0..<Self.probeLimit {
            if slots[slot] == 0 {
                slots[slot] = index + 1
                return
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        crowded[spellings[Int(index)]] = index
    }

    /// The number of a name that markup cannot have, as it has capital letters: a new one unless it is well known.
    mutating func add(exactly spelling: String) -> Int32 {
        HTMLName.numbers[spelling] ?? add(spelling)
    }

    /// FNV-1a, a byte at a time.
    private static func mixed(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
        (hash ^ UInt32(byte)) &* 16_777_619
    }
}
