using OrderSync.Contracts.Coverage;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Coverage;

/// <summary>What fetches of the whole application prove, and what they do not.</summary>
public sealed class CoverageTests(AppFixture app) : MerchantTest(app)
{
    [Fact]
    public async Task A_whole_fetch_proves_each_month_by_the_platforms_count_and_the_current_one_until_then()
    {
        var shop = await Merchant.ConnectVendureAsync(new { orders = 400, days = 100, seed = 31 });

        var run = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        run.Task.State.ShouldBe(RunState.Completed, run.Task.Sentence);
        var truth = await shop.TruthAsync();
        var months = (await Merchant.CoverageAsync(shop)).Months;
        months.Select(month => month.Month).ShouldBe(MonthsOf(truth), "newest first, and none before the first order");
        foreach (var month in months)
        {
            var held = truth.Count(order => $"{order.CreatedAt:yyyy-MM}" == month.Month);
            (month.PlatformCount, month.Stored, month.Rejected).ShouldBe((held, held, 0), month.Month);
            (month.Proof, month.RunId).ShouldBe((CoverageProof.Counted, run.Task.Id), month.Month);
        }
        months.Skip(1).ShouldAllBe(month => month.State == CoverageState.Proved && month.ProvedUntil == Start(month).AddMonths(1));
        (months[0].State, months[0].Reason).ShouldBe((CoverageState.Partial, CoverageReason.MonthNotOver));
        months[0].ProvedUntil.ShouldBe(run.Windows.Max(window => window.To));
    }

    [Fact]
    public async Task A_list_without_a_count_proves_by_being_walked_whole()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 600, days = 100, seed = 32 });

        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        var truth = await shop.TruthAsync();
        var months = (await Merchant.CoverageAsync(shop)).Months;
        months.Select(month => month.Month).ShouldBe(MonthsOf(truth));
        months.ShouldAllBe(month => month.Proof == CoverageProof.Walked && month.PlatformCount == null);
        months.Skip(1).ShouldAllBe(month => month.State == CoverageState.Proved);
        foreach (var month in months)
            month.Stored.ShouldBe(truth.Count(order => $"{order.CreatedAt:yyyy-MM}" == month.Month), month.Month);
    }

    [Fact]
    public async Task A_fetch_of_some_days_proves_no_month_that_it_has_not_read_whole()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 600, days = 150, seed = 33 });

        var run = await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 40);

        var months = (await Merchant.CoverageAsync(shop)).Months.ToDictionary(month => month.Month);
        var oldest = run.Windows.MinBy(window => window.From)!;
        var partly = months[$"{oldest.From:yyyy-MM}"];
        if (oldest.From!.Value.Day > 1)
        {
            (partly.State, partly.Reason, partly.ProvedUntil).ShouldBe((CoverageState.Partial, CoverageReason.CountUnknown, null));
            partly.Sentence.ShouldContain("nor was its list read");
        }
        months[$"{oldest.From.Value.AddMonths(-1):yyyy-MM}"].State.ShouldBe(CoverageState.Never);
        months.Values.Count(month => month.State == CoverageState.Never).ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task A_failed_reading_shows_and_the_old_proof_stays_until_the_month_is_read_again()
    {
        var shop = await Merchant.ConnectVendureAsync(new { orders = 300, days = 100, seed = 34 }, ("maxRetries", "1"), ("breakerSeconds", "1"));
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var before = (await Merchant.CoverageAsync(shop)).Months;
        // The check before the start, and the two questions about the whole.
        await shop.FaultAsync(new { kind = "serverError", status = 503, afterRequests = 3, untilCleared = true });

        var failed = await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 70);

        failed.Task.State.ShouldBe(RunState.Failed, failed.Task.Sentence);
        var during = (await Merchant.CoverageAsync(shop)).Months;
        var read = failed.Windows.Select(window => $"{window.From:yyyy-MM}").ToHashSet();
        read.Count.ShouldBeGreaterThanOrEqualTo(3);
        foreach (var (month, old) in during.Zip(before))
        {
            month.State.ShouldBe(read.Contains(month.Month) ? CoverageState.Failed : old.State, month.Month);
            month.ProvedAt.ShouldBe(old.ProvedAt, month.Month);
            (month.PlatformCount, month.Stored).ShouldBe((old.PlatformCount, old.Stored), month.Month);
        }
        during[0].Error!.ShouldContain("503");
        during[0].Sentence.ShouldContain("An earlier proof is of");

        await shop.ClearFaultsAsync();
        await Merchant.AskAsync(failed.Task.Id, "retry");
        await Merchant.UntilEndedAsync(failed.Task.Id);

        var after = (await Merchant.CoverageAsync(shop)).Months;
        after.Skip(1).ShouldAllBe(month => month.State == CoverageState.Proved && month.Error == null);
    }

    [Fact]
    public async Task An_incremental_fetch_spoils_no_proof_and_moves_the_current_months()
    {
        var shop = await Merchant.ConnectVendureAsync(new { orders = 300, days = 90, seed = 35 }, ("lookBackDays", "45"));
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var before = (await Merchant.CoverageAsync(shop)).Months;
        await shop.AddOrdersAsync(5);

        var run = await Merchant.FetchAsync(shop, FetchMode.Incremental);

        run.Task.Counts.Created.ShouldBe(5);
        var after = (await Merchant.CoverageAsync(shop)).Months;
        after.Select(month => (month.Month, month.State, month.Proof)).ShouldBe(before.Select(month => (month.Month, month.State, month.Proof)));
        after[0].ProvedUntil!.Value.ShouldBeGreaterThan(before[0].ProvedUntil!.Value);
        (after[0].PlatformCount, after[0].Stored).ShouldBe((before[0].PlatformCount + 5, before[0].Stored + 5));
        after[^1].ShouldBe(before[^1], "a month that was not read again stays as it was");
    }

    [Fact]
    public async Task A_count_that_differs_is_no_proof()
    {
        var shop = await Merchant.ConnectVendureAsync(new { orders = 300, days = 90, seed = 36 });
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var month = (await Merchant.CoverageAsync(shop)).Months[1];
        var gone = (await shop.TruthAsync()).First(order => $"{order.CreatedAt:yyyy-MM}" == month.Month);
        await shop.DeleteOrderAsync(gone.Key);

        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        var after = (await Merchant.CoverageAsync(shop)).Months[1];
        (after.State, after.Reason).ShouldBe((CoverageState.Partial, CoverageReason.CountsDiffer));
        (after.PlatformCount, after.Stored).ShouldBe((month.PlatformCount - 1, month.Stored));
        after.Sentence.ShouldContain("1 more is here than there");
        after.ProvedAt.ShouldBe(month.ProvedAt);
    }

    private static IEnumerable<string> MonthsOf(IEnumerable<TrueOrder> truth) =>
        CalendarMonth.Of(TimeProvider.System.GetUtcNow()).DownTo(CalendarMonth.Of(truth.Min(order => order.CreatedAt))).Select(month => month.ToString());

    private static DateTimeOffset Start(MonthCoverageView month) => CalendarMonth.TryParse(month.Month, out var parsed) ? parsed.Start : default;
}
