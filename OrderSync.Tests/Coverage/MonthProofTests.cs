using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderSync.Api.Coverage;
using OrderSync.Contracts.Coverage;
using OrderSync.Core.Orders;
using OrderSync.Core.Runs;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Coverage;

/// <summary>How readings add up to a month's state, in April 2026 as seen from May.</summary>
public sealed class MonthProofTests(ApiFixture api) : ApiTest(api)
{
    private static readonly CalendarMonth April = new(2026, 4);
    private static readonly DateTimeOffset InMay = April.End.AddDays(3);

    [Fact]
    public async Task Readings_that_follow_each_other_prove_the_month_and_a_gap_does_not()
    {
        var month = await NewMonthAsync();

        await month.ReadAsync("Proved", 1, 11);
        await month.ReadAsync("Proved", 21, 31);
        var gap = await month.ShownAsync();
        (gap.State, gap.Reason, gap.ProvedUntil).ShouldBe((CoverageState.Partial, CoverageReason.PartOfMonth, April.Start.AddDays(10)));

        await month.ReadAsync("Proved", 10, 21);
        var whole = await month.ShownAsync();
        (whole.State, whole.Reason, whole.Proof).ShouldBe((CoverageState.Proved, null, CoverageProof.Joined));
    }

    [Fact]
    public async Task A_later_reading_of_a_part_leaves_the_whole_proof_as_it_is()
    {
        var month = await NewMonthAsync();
        await month.ReadAsync("Proved", 1, 31, count: 90, at: InMay);

        await month.ReadAsync("Proved", 25, 31, count: 20, at: InMay.AddDays(1));

        var shown = await month.ShownAsync();
        (shown.State, shown.Proof, shown.PlatformCount).ShouldBe((CoverageState.Proved, CoverageProof.Counted, 90));
        (shown.ProvedAt, shown.CheckedAt).ShouldBe((InMay, InMay.AddDays(1)));
    }

    [Fact]
    public async Task A_failure_holds_until_the_very_part_has_been_read()
    {
        var month = await NewMonthAsync();
        await month.ReadAsync("Proved", 1, 31, at: InMay);
        await month.ReadAsync("Failed", 20, 31, error: "502 from the store.");

        await month.ReadAsync("Proved", 25, 31);
        var still = await month.ShownAsync();
        (still.State, still.ProvedAt, still.Error).ShouldBe((CoverageState.Failed, InMay, "502 from the store."));

        await month.ReadAsync("Proved", 15, 31);
        var healed = await month.ShownAsync();
        (healed.State, healed.Proof, healed.Error).ShouldBe((CoverageState.Proved, CoverageProof.Counted, null));
    }

    [Fact]
    public async Task A_difference_takes_its_part_out_of_the_proof()
    {
        var month = await NewMonthAsync();
        await month.ReadAsync("Proved", 1, 31, at: InMay);

        await month.ReadAsync("Differs", 20, 31, count: 12);
        var differs = await month.ShownAsync();
        (differs.State, differs.Reason).ShouldBe((CoverageState.Partial, CoverageReason.CountsDiffer));
        (differs.ProvedUntil, differs.ProvedAt).ShouldBe((April.Start.AddDays(19), InMay));

        await month.ReadAsync("Proved", 20, 31);
        (await month.ShownAsync()).State.ShouldBe(CoverageState.Proved);
    }

    [Fact]
    public async Task What_cannot_be_counted_is_not_proved()
    {
        var month = await NewMonthAsync();

        await month.ReadAsync("Uncounted", 1, 31);

        var shown = await month.ShownAsync();
        (shown.State, shown.Reason, shown.Proof, shown.ProvedAt).ShouldBe((CoverageState.Partial, CoverageReason.CountUnknown, null, null));
    }

    [Fact]
    public async Task A_month_that_was_growing_when_it_was_read_is_only_a_part_when_it_is_over()
    {
        var month = await NewMonthAsync();
        await month.ReadAsync("Proved", 1, 20, at: April.Start.AddDays(19));

        var then = await month.ShownAsync(April.Start.AddDays(19));
        var now = await month.ShownAsync();

        (then.State, then.Reason).ShouldBe((CoverageState.Partial, CoverageReason.MonthNotOver));
        (now.State, now.Reason).ShouldBe((CoverageState.Partial, CoverageReason.PartOfMonth));
    }

    [Fact]
    public async Task What_the_platform_does_not_keep_is_expired_unless_it_was_proved()
    {
        var proved = await NewMonthAsync();
        await proved.ReadAsync("Proved", 1, 31);

        MonthCoverage.View(April, null, expiredBefore: April.End, InMay).State.ShouldBe(CoverageState.Expired);
        MonthCoverage.View(April, null, expiredBefore: April.End.AddDays(-1), InMay).State.ShouldBe(CoverageState.Never);
        MonthCoverage.View(April, await proved.RowAsync(), expiredBefore: InMay, InMay).State.ShouldBe(CoverageState.Proved);
    }

    [Fact]
    public async Task Another_companys_coverage_is_not_to_be_seen()
    {
        var (owner, stranger) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        var connection = await owner.AddConnectionAsync("Shop");
        await new ReadMonth(owner, connection.Id).ReadAsync("Proved", 1, 31);

        await stranger.Admin.Get($"/api/v1/connections/{connection.Id}/coverage").Problem(System.Net.HttpStatusCode.NotFound);
        (await stranger.Admin.Get<CoverageMapView>("/api/v1/coverage")).Connections.ShouldBeEmpty();
        (await owner.Admin.Get<ConnectionCoverageView>($"/api/v1/connections/{connection.Id}/coverage?from=2026-04&to=2026-04"))
            .Months.ShouldHaveSingleItem().State.ShouldBe(CoverageState.Proved);
    }

    [Theory]
    [InlineData("from=2026-13", "from")]
    [InlineData("to=April", "to")]
    [InlineData("from=2026-04&to=2026-03", "from")]
    [InlineData("from=1999-01", "from")]
    [InlineData("from=0001-01", "from")]
    [InlineData("from=9999-12", "from")]
    [InlineData("to=0001-01", "to")]
    [InlineData("to=9999-12", "to")]
    public async Task Months_that_make_no_sense_are_refused(string query, string field)
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");

        var problem = await company.Admin.Get($"/api/v1/connections/{connection.Id}/coverage?{query}").Problem(System.Net.HttpStatusCode.BadRequest);

        problem.Errors!.Keys.ShouldBe([field]);
    }

    private async Task<ReadMonth> NewMonthAsync()
    {
        var company = await Api.CreateCompanyAsync();
        return new ReadMonth(company, (await company.AddConnectionAsync("Shop")).Id);
    }

    private sealed class ReadMonth(TestCompany company, Guid connection)
    {
        private readonly NpgsqlDataSource _database = company.Fixture.Services.GetRequiredService<NpgsqlDataSource>();

        /// <param name="first">The day of April with which the reading begins; it ends before the day <paramref name="end"/>.</param>
        public async Task ReadAsync(string outcome, int first, int end, long count = 10, string? error = null, DateTimeOffset? at = null)
        {
            var (from, to) = (April.Start.AddDays(first - 1), April.Start.AddDays(end - 1));
            var day = new DateOnly(2026, 4, 1);
            await using var batch = _database.CreateBatch();
            var record = new NpgsqlBatchCommand(OrderCoverageSql.Record);
            record.Parameters.AddAll(company.Id, connection, "orders", day, Guid.CreateVersion7(), from, to, outcome);
            record.Parameters.AddAll(outcome == "Proved" ? "Counted" : null, count, count, 0L, at ?? InMay, error);
            batch.BatchCommands.Add(record);
            var judge = new NpgsqlBatchCommand(OrderCoverageSql.Judge);
            judge.Parameters.AddAll(company.Id, connection, "orders", day, at ?? InMay);
            batch.BatchCommands.Add(judge);
            await batch.ExecuteNonQueryAsync(Cancellation);
        }

        public Task<OrderCoverage> RowAsync() =>
            company.InDatabaseAsync(database => database.OrderCoverage.AsNoTracking().SingleAsync(row => row.ConnectionId == connection, Cancellation));

        public async Task<MonthCoverageView> ShownAsync(DateTimeOffset? now = null) =>
            MonthCoverage.View(April, await RowAsync(), DateTimeOffset.MinValue, now ?? InMay);
    }
}
