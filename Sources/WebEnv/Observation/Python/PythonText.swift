import Glibc

/// Text as Python's `repr` writes it.
enum PythonText {
    /// - Parameter number: 0 or more.
    static func append(_ number: Int, to output: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var rest = number
            var start = digits.count
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            output.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
        }
    }

    static func appendRepr(_ text: String, to output: inout [UInt8]) {
        var text = text
        text.withUTF8 { bytes in
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                if byte &- 0x20 >= 0x5F || byte == 0x27 || byte == 0x5C { break }
                index += 1
            }
            guard index < bytes.count else {
                output.append(0x27)
                output.append(contentsOf: bytes)
                output.append(0x27)
                return
            }
            let quote: UInt8 = bytes.contains(0x27) && !bytes.contains(0x22) ? 0x22 : 0x27
            output.append(quote)
            for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
                appendScalar(scalar, quote, to: &output)
            }
            output.append(quote)
        }
    }

    private static func appendScalar(_ scalar: Unicode.Scalar, _ quote: UInt8, to output: inout [UInt8]) {
        switch scalar.value {
        case 0x0A: output.append(contentsOf: "\\n".utf8)
        case 0x0D: output.append(contentsOf: "\\r".utf8)
        case 0x09: output.append(contentsOf: "\\t".utf8)
        case 0x5C: output.append(contentsOf: "\\\\".utf8)
        case UInt32(quote):
            output.append(0x5C)
            output.append(quote)
        case 0x20..<0x7F: output.append(UInt8(scalar.value))
        default:
            guard isPrintable(scalar) else { return appendEscape(scalar.value, to: &output) }
            output.append(contentsOf: String(scalar).utf8)
        }
    }

    /// As Python means it: neither control, format, surrogate, private, unassigned, nor a separator.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return scalar.value >= 0x20 && scalar.value < 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default: return true
        }
    }

    private static func appendEscape(_ value: UInt32, to output: inout [UInt8]) {
        let (letter, width): (String, Int) = value < 0x100 ? ("x", 2) : value < 0x10000 ? ("u", 4) : ("U", 8)
        let digits = String(value, radix: 16)
        output.append(contentsOf: "\\\(letter)".utf8)
        output.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, width - digits.utf8.count)))
        output.append(contentsOf: digits.utf8)
    }

    static func contains(_ text: UnsafeRawBufferPointer, _ needle: UnsafeRawBufferPointer) -> Bool {
        guard let first = needle.first, let wanted = needle.baseAddress, var place = text.baseAddress else {
            return needle.isEmpty
        }
        var left = text.count - needle.count + 1
        while left > 0, let found = memchr(place, Int32(first), left) {
            if memcmp(found, wanted, needle.count) == 0 { return true }
            left -= UnsafeRawPointer(found) - place + 1
            place = UnsafeRawPointer(found) + 1
        }
        return false
    }
}
