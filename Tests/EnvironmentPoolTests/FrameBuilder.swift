@testable import EnvironmentPool

/// Builds requests as a client does, and reads answers.
enum FrameBuilder {
    static func request(
        _ kind: PoolFrames.Request, call: UInt32 = 7, count: Int, numbers: [[UInt64]] = [],
        short: [UInt32] = [],
        texts: [String]? = nil
    ) -> [UInt8] {
        var arrays: [UInt8] = []
        for column in numbers { for number in column { arrays.append(number: number) } }
        for number in short { arrays.append(number: number) }
        arrays.pad()
        return FrameAnswer(
            kind: kind.rawValue, call: call, count: count, arrays: arrays,
            texts: texts.map { FrameTexts($0) }
        ).bytes
    }

    static func step(_ moves: [(UInt64, String)], kind: PoolFrames.Request = .step) -> [UInt8] {
        request(kind, count: moves.count, numbers: [moves.map(\.0)], texts: moves.map(\.1))
    }

    static func reset(_ ids: [UInt64], seed: UInt64, task: String = "", options: String = "") -> [UInt8] {
        request(
            .reset, count: ids.count, numbers: [ids, ids.map { _ in seed }],
            texts: ids.flatMap { _ in [task, options] })
    }

    /// Kind and count of an answer; an error's number and sentence.
    static func header(_ answer: [UInt8]) throws -> FrameHeader {
        try answer.withUnsafeBytes { try FrameHeader($0) }
    }

    static func sentence(_ answer: [UInt8]) throws -> String {
        try answer.withUnsafeBytes { bytes in
            var reader = FrameReader(bytes)
            return try reader.texts(1)[0]
        }
    }

    /// All texts of an answer with outcomes, those of one environment after the other.
    static func outcomeTexts(_ answer: [UInt8]) throws -> [String] {
        try answer.withUnsafeBytes { bytes in
            let count = Int(try FrameHeader(bytes).count)
            var reader = FrameReader(bytes)
            for _ in 0..<2 { _ = try reader.numbers(count, of: UInt64.self) }
            for _ in 0..<2 { _ = try reader.numbers(count, of: UInt32.self) }
            for _ in 0..<3 { _ = try reader.numbers(count, of: UInt8.self) }
            let each = Int(try reader.number())
            let distinct = Int(try reader.number())
            let places = try reader.numbers(each * count, of: UInt32.self)
            let texts = try reader.texts(distinct)
            return places.map { texts[Int($0)] }
        }
    }

    static func handles(_ answer: [UInt8]) throws -> [UInt64] {
        try answer.withUnsafeBytes { bytes in
            var reader = FrameReader(bytes)
            return try reader.numbers(Int(try FrameHeader(bytes).count), of: UInt64.self)
        }
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
