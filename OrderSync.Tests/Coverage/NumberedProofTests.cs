using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts.Coverage;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Platforms;

namespace OrderSync.Tests.Coverage;

/// <summary>Where a window lies in a list of numbered pages is told by dates, which an order may have had changed: that proves nothing.</summary>
public sealed class NumberedProofTests(ApiFixture api) : ApiTest(api)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_month_read_out_of_numbered_pages_is_stored_and_not_called_complete(bool newestFirst)
    {
        var company = await Api.CreateCompanyAsync();
        var shop = new NumberedShop(newestFirst, pageSize: 10, tellsTotal: true);
        shop.Add(24 * 60);
        // An import: the newest ids, dated as long ago as the month itself.
        shop.AddAt(NumberedShop.Start.AddDays(3), 50);
        var connection = await company.AddConnectionAsync("Numbered", shop.Descriptor.Key);
        await using var worker = new WorkerDesk(Api, shop);
        var january = new RunRange("orders", "January 2020", NumberedShop.Start, NumberedShop.Start.AddMonths(1), null);

        var run = await worker.RunAsync(company, connection.Id, RunKind.OrderFetch, FetchMode.Window, january);

        run.State.ShouldBe(RunState.Completed);
        (await company.InDatabaseAsync(db => db.Orders.CountAsync(Cancellation))).ShouldBeGreaterThanOrEqualTo((24 * 31) - 1);
        var month = await company.InDatabaseAsync(db => db.OrderCoverage.SingleAsync(Cancellation));
        (month.State, month.Reason, month.Proof).ShouldBe((CoverageState.Partial, CoverageReason.CountUnknown, null));
    }
}
