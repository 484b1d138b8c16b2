import Testing
import WebEnv

@testable import WorldModel

@Suite struct PageChangeTests {
}
