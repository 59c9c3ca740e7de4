import Testing

@testable import Gateway

@Suite("Histogram")
struct HistogramTests {
    @Test("a value lies in the bucket of the first bound that is not below it")
    func bounds() {
        for histogram in Histogram.allCases {
            let bounds = histogram == .rows ? Histogram.rowBounds : Histogram.bounds
            for (index, bound) in bounds.enumerated() {
                #expect(histogram.bucket(of: bound).index == histogram.bucket(index).index)
                #expect(histogram.bucket(of: bound + 1).index == histogram.bucket(index + 1).index)
            }
            #expect(histogram.bucket(of: 0).index == histogram.bucket(0).index)
        }
    }

    @Test("no two counters share a cell")
    func cellsAreApart() {
        var cells: [Int] = []
        for route in Route.allCases {
            for status in Status.allCases { cells.append(Cell.requests(route, status).index) }
        }
        for problem in Problem.allCases { cells.append(Cell.refused(problem).index) }
        for limit in LimitKind.allCases { cells.append(Cell.limited(limit).index) }
        let single: [Cell] = [
            .malformedProxyHeaders, .limitTableFull, .spam, .shareRefused, .identityHits,
            .identityMisses, .identityRenewals, .identityRefusals,
        ]
        cells += single.map(\.index)
        for histogram in Histogram.allCases {
            for bucket in 0...Histogram.boundedBuckets {
                cells.append(histogram.bucket(bucket).index)
            }
            cells.append(histogram.sum.index)
        }
        #expect(Set(cells).count == cells.count)
        #expect(cells.allSatisfy { $0 < 640 })
    }
}
