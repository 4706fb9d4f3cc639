using System.Net;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Runs;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Runs;

/// <summary>A task whose memory of what it has met may be forgotten cannot go on: a comparison would call orders gone that are there.</summary>
public sealed class ForgottenRunTests(ApiFixture api) : ApiTest(api)
{
    [Theory]
    [InlineData(RunKind.Reconcile, false, 31, false, false)]
    [InlineData(RunKind.Reconcile, false, 29, false, true)]
    // Its retry is to come: nothing of it is forgotten.
    [InlineData(RunKind.Reconcile, false, 31, true, true)]
    [InlineData(RunKind.OrderFetch, true, 31, false, false)]
    [InlineData(RunKind.OrderFetch, true, 29, false, true)]
    // It remembers nothing.
    [InlineData(RunKind.OrderFetch, false, 400, false, true)]
    public async Task An_old_task_is_retried_only_if_it_needs_no_memory(RunKind kind, bool dryRun, int daysAgo, bool hasRetry, bool isRetried)
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        var now = Api.Time.GetUtcNow();
        var run = new Run
        {
            CompanyId = company.Id,
            Id = Guid.CreateVersion7(),
            ConnectionId = connection.Id,
            Kind = kind,
            Mode = FetchMode.Window,
            DryRun = dryRun,
            State = RunState.Failed,
            RequestedBy = "test",
            QueuedAt = now.AddDays(-daysAgo),
            EndedAt = now.AddDays(-daysAgo),
            RetryAt = hasRetry ? now.AddHours(1) : null,
        };
        await company.InDatabaseAsync(db =>
        {
            db.Runs.Add(run);
            return db.SaveChangesAsync(Cancellation);
        });

        var answer = await company.Admin.Post($"/api/platform-operations/tasks/{run.Id}/retry");

        if (isRetried)
            (await answer.Read<RunView>(HttpStatusCode.Accepted)).State.ShouldBe(RunState.Queued);
        else
            (await answer.Problem(HttpStatusCode.Conflict)).Detail.ShouldBe("The task ended more than 30 days ago, and what it had read is forgotten: start a new one.");
    }

    [Fact]
    public void Nothing_is_forgotten_that_may_still_be_retried() => SeenOrder.KeptFor.ShouldBeGreaterThan(SeenOrder.RetriedFor);
}
