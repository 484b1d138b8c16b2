/// International host labels in ASCII.
///
/// Source: RFC 3492
enum Punycode {
    package static func encode(_ label: some StringProtocol) -> String {
        let scalars = label.unicodeScalars.map(\.value)
        var output = scalars.filter { $0 < 0x80 }.map { UInt8($0) }
        let basicCount = output.count
        if basicCount > 0 { output.append(UInt8(ascii: "-")) }
        var code: UInt32 = 128
        var delta: UInt32 = 0
        var bias: UInt32 = 72
        var handled = basicCount
        while handled < scalars.count {
            guard let next = scalars.filter({ $0 >= code }).min() else { break }
            delta &+= (next - code) &* UInt32(handled + 1)
            code = next
            for scalar in scalars {
                if scalar < code { delta &+= 1 }
                if scalar == code {
                    appendVariableLength(delta, bias: bias, to: &output)
                    bias = adapted(delta, count: UInt32(handled + 1), isFirst: handled == basicCount)
                    delta = 0
                    handled += 1
                }
            }
            delta &+= 1
            code += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func appendVariableLength(_ value: UInt32, bias: UInt32, to output: inout [UInt8]) {
        var rest = value
        var position: UInt32 = 36
        while true {
            let threshold = position <= bias ? 1 : min(position - bias, 26)
            if rest < threshold { break }
            output.append(digit(threshold + (rest - threshold) % (36 - threshold)))
            rest = (rest - threshold) / (36 - threshold)
            position += 36
        }
        output.append(digit(rest))
    }

    private static func digit(_ value: UInt32) -> UInt8 {
        value < 26 ? UInt8(0x61 + value) : UInt8(0x30 + value - 26)
    }

    private static func adapted(_ delta: UInt32, count: UInt32, isFirst: Bool) -> UInt32 {
        var rest = isFirst ? delta / 700 : delta / 2
        rest += rest / count
        var steps: UInt32 = 0
        while rest > 455 {
            rest /= 35
            steps += 36
        }
        return steps + 36 * rest / (rest + 38)
    }
}
