import Groundwork

/// What selectors ask of names and attribute values, byte by byte.
extension Document {
    /// Whether an element has this name.
    func hasName(_ index: Int, _ name: Selector.Name) -> Bool {
        let number = nodes[index].name
        if let known = name.known { return number == known }
        return number >= HTMLName.count && isSpelled(number, name, nodes[index])
    }

    /// Byte range of the attribute's value; nil where the element lacks the attribute.
    package func range(of name: Selector.Name, _ index: Int) -> Range<Int>? {
        if let known = name.known { return range(of: known, index) }
        for position in Int(nodes[index].attributesStart)..<Int(nodes[index].attributesEnd) {
            let attribute = attributeArena[position]
            if attribute.name >= HTMLName.count, isSpelled(attribute.name, name, nodes[index]) {
                return Int(attribute.valueStart)..<Int(attribute.valueEnd)
            }
        }
        return nil
    }

    /// Whether a name is the selector's, which is in lower case; SVG has names that are not.
    private func isSpelled(_ number: Int32, _ name: Selector.Name, _ node: Node) -> Bool {
        let spelling = names[Int(number)]
        return spelling == name.spelling
            || node.namespace != .html && spelling.utf8.count == name.spelling.utf8.count
                && spelling.utf8.elementsEqual(name.spelling.utf8) { $0.asciiLowercased == $1 }
    }

    func value(_ name: HTMLName, _ index: Int, equals expected: [UInt8]) -> Bool {
        range(of: name, index).map { passes($0, .equals, expected, false) } ?? false
    }

    /// - Parameter expected: in lower case where case is ignored.
    func passes(
        _ range: Range<Int>, _ test: Selector.AttributeTest, _ expected: [UInt8], _ ignoresCase: Bool
    ) -> Bool {
        switch test {
        case .equals: return range.count == expected.count && isAt(range.lowerBound, expected, ignoresCase)
        case .prefix: return !expected.isEmpty && hasPrefix(range, expected, ignoresCase)
        case .suffix:
            return !expected.isEmpty && range.count >= expected.count
                && isAt(range.upperBound - expected.count, expected, ignoresCase)
        case .contains:
            guard !expected.isEmpty, range.count >= expected.count else { return false }
            return (range.lowerBound...range.upperBound - expected.count).contains {
                isAt($0, expected, ignoresCase)
            }
        case .word: return !expected.isEmpty && hasWord(expected, range, ignoresCase)
        case .dash:
            guard hasPrefix(range, expected, ignoresCase) else { return false }
            return range.count == expected.count
                || bytes[range.lowerBound + expected.count] == UInt8(ascii: "-")
        }
    }

    private func hasPrefix(_ range: Range<Int>, _ expected: [UInt8], _ ignoresCase: Bool) -> Bool {
        range.count >= expected.count && isAt(range.lowerBound, expected, ignoresCase)
    }

    /// Whether one of the words between white space is this one.
    func hasWord(_ word: [UInt8], _ range: Range<Int>, _ ignoresCase: Bool = false) -> Bool {
        var start = range.lowerBound
        while start < range.upperBound {
            while start < range.upperBound, bytes[start].isHTMLSpace { start += 1 }
            var end = start
            while end < range.upperBound, !bytes[end].isHTMLSpace { end += 1 }
            if end - start == word.count, end > start, isAt(start, word, ignoresCase) { return true }
            start = end
        }
        return false
    }

    private func isAt(_ start: Int, _ expected: [UInt8], _ ignoresCase: Bool) -> Bool {
        for offset in expected.indices {
            let byte = bytes[start + offset]
            guard (ignoresCase ? byte.asciiLowercased : byte) == expected[offset] else { return false }
        }
        return true
    }
}
