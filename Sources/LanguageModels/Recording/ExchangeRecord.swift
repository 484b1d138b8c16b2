import Glibc
import Groundwork
import Synchronization

/// A file of exchanges with a model: requests byte for byte, each with its answer, so that a run repeats without the model.
///
/// JSON Lines: a head with the version, then a line an exchange. A line is written whole and at once, so a process that is killed leaves
/// at most one broken line at the end, which is cut off when the file is opened next.
public final class ExchangeRecord: Sendable {
    /// Version of the format.
    public static let format = 1
    private static let name = "webrl-model-exchanges"

    private struct Key: Hashable {
        let path: String
        let body: [UInt8]
        let sample: UInt64?
    }

    private struct Kept {
        var answers: [WireAnswer] = []
        var next = 0
    }

    /// Path of the file.
    public let path: String
    private let exchanges: Mutex<[Key: Kept]>
    /// The file, open at its end; nil where nothing is added.
    private let descriptor: Int32?

    /// Opens a record.
    /// - Parameter isGrowing: whether exchanges are added; the file is made where there is none.
    /// - Throws: `InputError` where the file can't be read or is no such record, `FileError` where it can't be written.
    public init(path: String, isGrowing: Bool) throws {
        self.path = path
        let isThere = access(path, F_OK) == 0
        let bytes = isThere || !isGrowing ? try InputFile.contents(of: path, limit: 4 << 30) : []
        let (known, length) = try Self.read(bytes, path)
        exchanges = Mutex(known)
        descriptor = isGrowing ? try Self.open(path, keeping: length) : nil
    }

    deinit { if let descriptor { close(descriptor) } }

    /// Exchanges that are kept.
    public var count: Int { exchanges.withLock { $0.values.reduce(0) { $0 + $1.answers.count } } }

    /// Whether the next time that a request is asked, its answer is known.
    func knows(_ request: WireRequest) -> Bool {
        exchanges.withLock { $0[Self.key(request)].map { $0.next < $0.answers.count } ?? false }
    }

    /// The answer to a request: to the n-th of equal ones the n-th that was kept; nil where there is none.
    /// - Parameter repeats: whether the last answer stands in for those that are missing.
    func answer(to request: WireRequest, repeats: Bool) -> WireAnswer? {
        exchanges.withLock { exchanges in
            let key = Self.key(request)
            guard var kept = exchanges[key] else { return nil }
            defer { exchanges[key] = kept }
            guard kept.next < kept.answers.count else { return repeats ? kept.answers.last : nil }
            kept.next += 1
            return kept.answers[kept.next - 1]
        }
    }

    /// Adds an exchange.
    /// - Throws: `FileError` where the file can't be written.
    func add(_ request: WireRequest, _ answer: WireAnswer) throws {
        guard let descriptor else { return }
        let line = Self.line(request, answer)
        try exchanges.withLock { exchanges in
            let kept = WireAnswer(status: answer.status, body: answer.body, isKept: true)
            exchanges[Self.key(request), default: Kept()].answers.append(kept)
            exchanges[Self.key(request), default: Kept()].next += 1
            let code = line.withUnsafeBytes { OpenFile.write($0, to: descriptor) }
            guard code == 0 else { throw FileError(path, code) }
        }
    }

    private static func key(_ request: WireRequest) -> Key {
        Key(path: request.path, body: request.body, sample: request.sample)
    }

    // MARK: The file

    private static func open(_ path: String, keeping length: Int) throws -> Int32 {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FileError(path, errno) }
        guard ftruncate(descriptor, off_t(length)) == 0, lseek(descriptor, 0, SEEK_END) >= 0 else {
            let code = errno
            close(descriptor)
            throw FileError(path, code)
        }
        guard length == 0 else { return descriptor }
        let code = head.withUnsafeBytes { OpenFile.write($0, to: descriptor) }
        guard code == 0 else {
            close(descriptor)
            throw FileError(path, code)
        }
        return descriptor
    }

    private static var head: [UInt8] {
        var writer = JSONWriter()
        writer.object { $0.field(name, format) }
        writer.newline()
        return writer.bytes
    }

    private static func line(_ request: WireRequest, _ answer: WireAnswer) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.field("path", request.path)
            if let sample = request.sample { $0.field("sample", sample) }
            $0.field("request", String(decoding: request.body, as: UTF8.self))
            $0.field("status", answer.status)
            $0.field("answer", String(decoding: answer.body, as: UTF8.self))
        }
        writer.newline()
        return writer.bytes
    }

    /// The exchanges of a file, and how many of its bytes are whole lines.
    private static func read(_ bytes: [UInt8], _ path: String) throws -> ([Key: Kept], length: Int) {
        var known: [Key: Kept] = [:]
        let length = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        for (number, line) in bytes[..<length].split(separator: 0x0A).enumerated() {
            let place = "\(path):\(number + 1)"
            guard let value = try? JSONValue(parsing: Array(line)) else {
                throw InputError("\(place): this is no line of a record of exchanges with a model")
            }
            if number == 0 { try check(head: value, place) } else { try add(value, to: &known, place) }
        }
        return (known, length)
    }

    private static func check(head: JSONValue, _ place: String) throws {
        guard let version = head[name]?.int else {
            throw InputError("\(place): this is no record of exchanges with a model")
        }
        guard version == format else {
            throw InputError("\(place): format \(version), this program reads \(format)")
        }
    }

    private static func add(_ value: JSONValue, to known: inout [Key: Kept], _ place: String) throws {
        guard let path = value["path"]?.string, let request = value["request"]?.string,
            let status = value["status"]?.int, let answer = value["answer"]?.string
        else { throw InputError("\(place): an exchange needs path, request, status and answer") }
        var sample: UInt64?
        if case .number(let digits)? = value["sample"] { sample = UInt64(digits) }
        let key = Key(path: path, body: Array(request.utf8), sample: sample)
        known[key, default: Kept()].answers.append(
            WireAnswer(status: status, body: Array(answer.utf8), isKept: true))
    }
}
