import Foundation
import Testing

@testable import Learning

@Suite("Settings of learning")
struct HyperParameterTests {
    /// The settings with one of them set to a number, as a file would.
    private func changed(_ name: String, _ value: Any) throws -> HyperParameters {
        let data = try JSONEncoder().encode(HyperParameters())
        var object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object[name] != nil, "\(name)")
        object[name] = value
        return try JSONDecoder().decode(
            HyperParameters.self, from: JSONSerialization.data(withJSONObject: object))
    }

    private func message(_ settings: HyperParameters) -> String? {
        do {
            try settings.check()
            return nil
        } catch { return "\(error)" }
    }

    @Test("Every property has a range with its name, and the defaults lie inside")
    func completeness() {
        let names = Mirror(reflecting: HyperParameters()).children.compactMap(\.label)
        #expect(Set(names) == Set(HyperParameters().ranged.map(\.name)))
        #expect(message(HyperParameters()) == nil)
    }

    @Test("Bounds are part of the range; what lies beyond is told with name, value and range")
    func bounds() throws {
        for setting in HyperParameters().ranged {
            switch setting.range {
            case .whole(let range):
                #expect(message(try changed(setting.name, range.lowerBound)) == nil)
                #expect(message(try changed(setting.name, range.upperBound)) == nil)
                let beyond = range.upperBound + 1
                #expect(
                    message(try changed(setting.name, beyond))
                        == "\(setting.name) is \(beyond); a whole number in \(setting.range.text) is needed")
                #expect(message(try changed(setting.name, range.lowerBound - 1)) != nil)
            case .real(let range), .zeroOrReal(let range):
                #expect(
                    message(try changed(setting.name, range.lowerBound)) == nil
                        || setting.name == "perplexityLow")
                #expect(message(try changed(setting.name, range.upperBound + 1)) != nil)
                #expect(message(try changed(setting.name, range.lowerBound - 1)) != nil)
            case .from, .reals: break
            }
        }
    }

    @Test("0 switches the temperature of evaluation off; numbers just above it are out of range")
    func zero() throws {
        #expect(message(try changed("evaluationTemperature", 0)) == nil)
        #expect(
            message(try changed("evaluationTemperature", 0.0001))
                == "evaluationTemperature is 0.0001; a number in 0, 0.001...1000 is needed")
    }

    @Test("The upper perplexity may not lie below the lower one")
    func order() throws {
        #expect(message(try changed("perplexityLow", 3)) != nil)
        #expect(message(try changed("perplexityHigh", 1.01))?.contains("and perplexityLow is 1.05") == true)
    }

    @Test(
        "Temperatures are 1 to 100 numbers, each in its range",
        arguments: [([], false), ([1], true), ([0], false), ([1, 2000], false)] as [([Double], Bool)])
    func temperatures(values: [Double], isFit: Bool) throws {
        #expect((message(try changed("temperatures", values)) == nil) == isFit)
        #expect(message(try changed("temperatures", Array(repeating: 1, count: 101))) != nil)
    }

    @Test("What is no number is in no range")
    func notANumber() {
        var settings = HyperParameters()
        settings.beta = .nan
        #expect(message(settings) == "beta is nan; a number in 1e-06...1000 is needed")
        settings = HyperParameters()
        settings.lambda = .infinity
        #expect(message(settings) == "lambda is inf; a number in 0...1 is needed")
    }

    @Test("Methods have the names that flags and checkpoints use")
    func methods() {
        #expect(
            TrainingMethod.allCases.map(\.rawValue)
                == ["webrl", "webrl-released", "sft", "filtered-bc", "awr", "digirl"])
    }
}
