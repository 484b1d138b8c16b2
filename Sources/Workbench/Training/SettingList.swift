import Curriculum
import Foundation
import Groundwork
import LanguageAgents
import Learning

/// Settings given as `NAME=VALUE`, by the names that `config.json` uses.
struct SettingList {
    private let settings: [(name: String, text: String)]

    /// - Throws: ``InputError`` where a setting is not of that form.
    init(_ texts: [String]) throws {
        settings = try texts.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, Double(parts[1]) != nil || UInt64(parts[1]) != nil else {
                throw InputError("--set \(text): write NAME=NUMBER")
            }
            return (String(parts[0]), String(parts[1]))
        }
    }

    /// - Throws: ``InputError`` for a name that no setting has, or a value that is outside of its range.
    func applied<Configuration: SettableConfiguration>(to configuration: Configuration) throws
        -> Configuration
    {
        var object = try JSONValue(parsing: [UInt8](JSONEncoder().encode(configuration)))
        let ranges = configuration.ranged.reduce(into: [:]) { $0[$1.name] = $1.range }
        for (name, text) in settings {
            let digits = try name == "seed" ? seed(text) : number(name, text, ranges[name])
            object = object.setting(name, to: digits)
        }
        var writer = JSONWriter()
        writer.value(object)
        let result = try JSONDecoder().decode(Configuration.self, from: Data(writer.bytes))
        do { try result.check() } catch let error as SettingError { throw InputError("--set: \(error)") }
        return result
    }

    private func seed(_ text: String) throws -> String {
        guard let seed = UInt64(text) else {
            throw InputError("--set: seed is \(text); a whole number in 0...\(UInt64.max) is needed")
        }
        return String(seed)
    }

    /// The value as JSON writes it.
    private func number(_ name: String, _ text: String, _ range: RangedSetting.Range?) throws -> String {
        guard let range else {
            throw InputError(
                "--set \(name): there is no such setting; docs/reference/hyper-parameters.md lists them")
        }
        let refusal = InputError("--set: \(name) is \(text); \(range.sentence)")
        guard let value = Double(text), value.isFinite else { throw refusal }
        switch range {
        case .whole:
            guard let whole = Int(text) ?? Int(exactly: value) else { throw refusal }
            return String(whole)
        case .reals:
            throw InputError("--set \(name): this setting holds several numbers and can't be set here")
        case .real, .zeroOrReal, .from: return "\(value)"
        }
    }
}

/// Settings of a run that can be given by name.
protocol SettableConfiguration: Codable {
    var ranged: [RangedSetting] { get }
    func check() throws
}

extension TrainingConfiguration: SettableConfiguration {}
extension EndpointConfiguration: SettableConfiguration {}

extension JSONValue {
    /// The same object with another number under a name, in it or in an object below; names occur once.
    fileprivate func setting(_ name: String, to digits: String) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(
            members.map { member in
                if member.key == name, case .number = member.value { return Member(name, .number(digits)) }
                return Member(member.key, member.value.setting(name, to: digits))
            })
    }
}
