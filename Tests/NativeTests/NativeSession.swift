import Foundation

@testable import Native

/// A session of the C interface, used as C uses it.
struct NativeSession {
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures").path

    let number: UInt64

    init() { number = Native.open(Self.fixtures, Self.fixtures) }
    init(number: UInt64) { self.number = number }

    func close() { Native.close(number) }

    struct Answer: Hashable {
        let status: Int32
        let bytes: [UInt8]
        /// Of a frame.
        var kind: UInt8 { bytes.count > 5 ? bytes[5] : 0 }
        /// The number of an error.
        var error: UInt32? { kind == 0xFF ? NativeSession.number(bytes, at: 12) : nil }

        /// Whether it is a whole frame that answers the request.
        func isWhole(for request: [UInt8]) -> Bool {
            guard status == 0, bytes.count >= 16, bytes[4] == 2 else { return false }
            let call = request.count >= 16 ? NativeSession.number(request, at: 8) : 0
            return Int(NativeSession.number(bytes, at: 0)) == bytes.count
                && NativeSession.number(bytes, at: 8) == call
        }
    }

    func ask(_ request: [UInt8]) -> Answer {
        var answer: UnsafeMutablePointer<UInt8>?
        var length = -1
        let status = request.withUnsafeBufferPointer { request in
            // What has no bytes has no address; C would pass one all the same.
            var none: UInt8 = 0
            return Native.call(
                number, request.baseAddress ?? withUnsafePointer(to: &none) { $0 }, request.count, &answer,
                &length)
        }
        defer { Native.free(answer) }
        return Answer(status: status, bytes: Array(UnsafeBufferPointer(start: answer, count: length)))
    }

    /// Opens a small pool.
    func open() -> Answer {
        let opening = Array(#"{"what": "library", "capacity": 60, "workers": 2}"#.utf8)
        return ask(Self.frame(2, count: 1, Self.offsets(opening.count) + opening))
    }

    /// Opens it, with two environments that have begun; they are 1 and 2.
    @discardableResult
    func begin() -> [Answer] {
        [
            open(),
            ask(Self.frame(3, count: 2)),
            ask(Self.frame(4, count: 2, [1, 2, 5, 5].flatMap { Self.bytes($0 as UInt64) } + Self.noTexts)),
        ]
    }

    /// A step of one environment.
    static func step(_ id: UInt64, _ action: String) -> [UInt8] {
        let text = Array(action.utf8)
        return frame(5, count: 1, bytes(id) + offsets(text.count) + text)
    }

    /// Those of one text.
    private static func offsets(_ length: Int) -> [UInt8] { bytes(UInt32(0)) + bytes(UInt32(length)) }
    /// The offsets of four texts that are empty, and their padding.
    private static let noTexts = [UInt8](repeating: 0, count: 24)

    static func frame(_ kind: UInt8, count: UInt32, _ body: [UInt8] = []) -> [UInt8] {
        let padding = [UInt8](repeating: 0, count: (8 - body.count % 8) % 8)
        let length = UInt32(16 + body.count + padding.count)
        return bytes(length) + [2, kind, 0, 0] + bytes(UInt32(7)) + bytes(count) + body + padding
    }

    static func bytes(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }
    static func bytes(_ number: UInt64) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }
    static func number(_ bytes: [UInt8], at place: Int) -> UInt32 {
        bytes[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
