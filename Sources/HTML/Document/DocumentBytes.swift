import Groundwork

/// Reading a document by numbers and bytes, for code that visits every node.
extension Document {
    /// The element's name as a well-known one; nil for other names and other nodes.
    @inlinable package func known(_ index: Int) -> HTMLName? { HTMLName(rawValue: nodes[index].name) }

    @inlinable package func isElement(_ index: Int, _ name: HTMLName) -> Bool {
        nodes[index].name == name.rawValue
    }

    /// Whether the element has any `aria-` attribute.
    @inlinable package func hasARIA(_ index: Int) -> Bool {
        nodes[index].attributeMask & HTMLName.ariaMask != 0
    }

    /// Byte range of the attribute's value; nil where the element lacks the attribute.
    @inlinable @inline(__always)
    package func range(of name: HTMLName, _ index: Int) -> Range<Int>? {
        range(of: name.rawValue, index)
    }

    /// - Parameter name: the number of a well-known one.
    @inlinable @inline(__always)
    func range(of name: Int32, _ index: Int) -> Range<Int>? {
        guard nodes[index].attributeMask & HTMLName.mask(name) != 0 else { return nil }
        return search(name, index)
    }

    @usableFromInline func search(_ name: Int32, _ index: Int) -> Range<Int>? {
        var position = Int(nodes[index].attributesStart)
        let end = Int(nodes[index].attributesEnd)
        while position < end {
            let attribute = attributeArena[position]
            if attribute.name == name { return Int(attribute.valueStart)..<Int(attribute.valueEnd) }
            position += 1
        }
        return nil
    }

    @inlinable @inline(__always)
    package func has(_ name: HTMLName, _ index: Int) -> Bool { range(of: name, index) != nil }

    package func value(_ name: HTMLName, _ index: Int) -> String? {
        range(of: name, index).map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// The value in lower case without white space around; nil where the attribute is missing or blank.
    @inline(__always)
    package func keyword(_ name: HTMLName, _ index: Int) -> String? {
        range(of: name, index).flatMap { keyword($0) }
    }

    private func keyword(_ range: Range<Int>) -> String? {
        let trimmed = bytes[range].trimming(.html)
        guard !trimmed.isEmpty else { return nil }
        return String(unsafeUninitializedCapacity: trimmed.count) { buffer in
            var count = 0
            for byte in trimmed {
                buffer[count] = byte.asciiLowercased
                count += 1
            }
            return count
        }
    }

    /// Whether the value, white space around it cut, is `text` in any case. `text` is in lower case.
    @inlinable @inline(__always)
    package func equals(_ name: HTMLName, _ index: Int, _ text: StaticString) -> Bool {
        range(of: name, index).map { equals($0, text) } ?? false
    }

    @usableFromInline func equals(_ range: Range<Int>, _ text: StaticString) -> Bool {
        let trimmed = bytes[range].trimming(.html)
        guard trimmed.count == text.utf8CodeUnitCount else { return false }
        var offset = 0
        for byte in trimmed {
            guard byte.asciiLowercased == text.utf8Start[offset] else { return false }
            offset += 1
        }
        return true
    }

    /// Whether the value contains `text`, as written.
    package func contains(_ text: StaticString, _ name: HTMLName, _ index: Int) -> Bool {
        guard let range = range(of: name, index) else { return false }
        let count = text.utf8CodeUnitCount
        return range.count >= count
            && (range.lowerBound...range.upperBound - count).contains { start in
                (0..<count).allSatisfy { bytes[start + $0] == text.utf8Start[$0] }
            }
    }

    /// Whether the attribute is there and not blank.
    package func isFilled(_ name: HTMLName, _ index: Int) -> Bool {
        range(of: name, index).map { !bytes[$0].isBlank } ?? false
    }

    /// The value as a whole number, by HTML's rules for parsing integers; nil where it is none.
    package func integer(_ name: HTMLName, _ index: Int) -> Int? {
        range(of: name, index).flatMap { HTMLNumber.integer(bytes[$0]) }
    }

    /// The value of an enumerated attribute: in ASCII lower case, white space and all; nil where the attribute is missing.
    package func enumerated(_ name: HTMLName, _ index: Int) -> String? {
        range(of: name, index).map { range in
            String(unsafeUninitializedCapacity: range.count) { buffer in
                for (offset, byte) in bytes[range].enumerated() { buffer[offset] = byte.asciiLowercased }
                return range.count
            }
        }
    }

    /// The nearest ancestor of that name.
    package func ancestor(_ name: HTMLName, of index: Int) -> Int? {
        var next = Int(nodes[index].parent)
        while next >= 0 {
            if isElement(next, name) { return next }
            next = Int(nodes[next].parent)
        }
        return nil
    }

    package func firstChildElement(_ name: HTMLName, of index: Int) -> Int? {
        var next = Int(nodes[index].firstChild)
        while next >= 0 {
            if isElement(next, name) { return next }
            next = Int(nodes[next].nextSibling)
        }
        return nil
    }

    /// Whether no element before this one has its parent and its name.
    package func isFirstOfName(_ index: Int) -> Bool {
        var sibling = Int(nodes[index].previousSibling)
        while sibling >= 0 {
            if nodes[sibling].name == nodes[index].name { return false }
            sibling = Int(nodes[sibling].previousSibling)
        }
        return true
    }

    /// Whether the subtree's text is white space alone.
    package func isBlankText(_ index: Int) -> Bool {
        (index..<Int(nodes[index].end)).allSatisfy { nodes[$0].kind != .text || textBytes($0).isBlank }
    }

    package func has(_ child: HTMLName, childOf index: Int) -> Bool {
        firstChildElement(child, of: index) != nil
    }

    @inlinable package func textBytes(_ index: Int) -> ArraySlice<UInt8> {
        bytes[Int(nodes[index].textStart)..<Int(nodes[index].textEnd)]
    }

    /// References of one attribute that are followed.
    private static let referenceLimit = 100

    /// The elements of the same tree that an attribute of ids refers to, in the attribute's order.
    package func references(_ name: HTMLName, _ index: Int) -> [Int] {
        guard let range = range(of: name, index) else { return [] }
        return bytes[range].split(maxSplits: Self.referenceLimit, whereSeparator: \.isHTMLSpace).compactMap {
            element(id: String(decoding: $0, as: UTF8.self), inTreeOf: index)
        }
    }
}
