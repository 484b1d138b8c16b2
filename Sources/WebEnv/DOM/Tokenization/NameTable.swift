/// Gives names numbers: the well-known ones those of ``HTMLName``, the others the next free.
///
/// libxml2 hands out one pointer for one name, so most lookups compare a pointer and nothing else. The pointers
/// must not be freed while the table is in use.
struct NameTable {
    private(set) var spellings: [String] = HTMLName.spellings
    private var added: [String: Int32] = [:]
    /// Open addressing by pointer; capacity is a power of two.
    private var pointers = [UInt](repeating: 0, count: 512)
    private var numbers = [Int32](repeating: 0, count: 512)
    private var used = 0

    mutating func number(_ name: UnsafePointer<UInt8>) -> Int32 {
        let key = UInt(bitPattern: name)
        var slot = Self.slot(key, pointers.count)
        while pointers[slot] != 0 {
            if pointers[slot] == key { return numbers[slot] }
            slot = (slot + 1) & (pointers.count - 1)
        }
        let number = number(
            spelled: String(decoding: UnsafeBufferPointer(start: name, count: length(name)), as: UTF8.self))
        insert(key, number)
        return number
    }

    mutating func number(spelled name: String) -> Int32 {
        if let known = HTMLName.numbers[name] ?? added[name] { return known }
        let number = Int32(spellings.count)
        spellings.append(name)
        added[name] = number
        return number
    }

    private mutating func insert(_ key: UInt, _ number: Int32) {
        if used * 2 >= pointers.count { grow() }
        place(key, number)
        used += 1
    }

    private mutating func place(_ key: UInt, _ number: Int32) {
        var slot = Self.slot(key, pointers.count)
        while pointers[slot] != 0 { slot = (slot + 1) & (pointers.count - 1) }
        pointers[slot] = key
        numbers[slot] = number
    }

    private mutating func grow() {
        let old = zip(pointers, numbers).filter { $0.0 != 0 }
        let capacity = pointers.count * 2
        pointers = [UInt](repeating: 0, count: capacity)
        numbers = [Int32](repeating: 0, count: capacity)
        for (key, number) in old { place(key, number) }
    }

    private static func slot(_ key: UInt, _ capacity: Int) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & (capacity - 1)
    }
}
