using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Runs;

/// <summary>What a connection's state means for its tasks.</summary>
public sealed class RunRefusalTests(ApiFixture api) : ApiTest(api)
{
    private const string Connections = "/api/platform-operations/connections";
    private const string Tasks = "/api/platform-operations/tasks";

    [Fact]
    public async Task A_task_does_not_go_on_while_its_connection_needs_credentials()
    {
        var company = await Api.CreateCompanyAsync();
        var (resumable, retryable) = (await company.AddConnectionAsync("Paused"), await company.AddConnectionAsync("Stopped"));
        var (paused, stopped) = (await StartAsync(company, resumable.Id), await StartAsync(company, retryable.Id));
        await company.Admin.Post($"{Tasks}/{paused}/pause").Read<RunView>(HttpStatusCode.Accepted);
        await company.Admin.Post($"{Tasks}/{stopped}/stop").Read<RunView>(HttpStatusCode.Accepted);
        foreach (var connection in new[] { resumable, retryable })
            await Stored.MarkNeedsCredentialsAsync(company.Id, connection.Id, "The token has expired.", Cancellation);

        (await company.Admin.Post($"{Tasks}/{paused}/resume").Problem(HttpStatusCode.Conflict)).Detail
            .ShouldBe("Paused needs new credentials: The token has expired.");
        (await company.Admin.Post($"{Tasks}/{stopped}/retry").Problem(HttpStatusCode.Conflict)).Detail
            .ShouldBe("Stopped needs new credentials: The token has expired.");
        (await StatesAsync(company)).ShouldBe([RunState.Paused, RunState.Stopped], ignoreOrder: true);
        (await Stored.GetAsync(company.Id, resumable.Id, Cancellation)).Require("token").ShouldBe(StubPlatform.GoodToken, "a test reads it");
    }

    [Fact]
    public async Task A_task_of_a_connection_that_is_off_or_deleted_is_not_retried()
    {
        var company = await Api.CreateCompanyAsync();
        var (off, deleted) = (await company.AddConnectionAsync("Off"), await company.AddConnectionAsync("Gone"));
        var (ofOff, ofDeleted) = (await StartAsync(company, off.Id), await StartAsync(company, deleted.Id));
        await (await company.Admin.Post($"{Connections}/{off.Id}/disable")).ShouldBe(HttpStatusCode.OK);
        await (await company.Admin.Delete($"{Connections}/{deleted.Id}")).ShouldBe(HttpStatusCode.NoContent);

        (await company.Admin.Post($"{Tasks}/{ofOff}/retry").Problem(HttpStatusCode.Conflict)).Detail.ShouldBe("Off is switched off: switch it on first.");
        (await company.Admin.Post($"{Tasks}/{ofDeleted}/retry").Problem(HttpStatusCode.Conflict)).Detail
            .ShouldBe("Gone has been deleted: nothing can be fetched from it any more.");
        (await StatesAsync(company)).ShouldBe([RunState.Stopped, RunState.Stopped]);

        await (await company.Admin.Post($"{Connections}/{off.Id}/enable")).ShouldBe(HttpStatusCode.OK);
        (await company.Admin.Post($"{Tasks}/{ofOff}/retry").Read<RunView>(HttpStatusCode.Accepted)).State.ShouldBe(RunState.Queued);
    }

    [Fact]
    public async Task A_start_is_refused_with_the_same_sentences()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Off");
        await (await company.Admin.Post($"{Connections}/{connection.Id}/disable")).ShouldBe(HttpStatusCode.OK);

        var refused = await company.Admin.Post($"{Tasks}/order-fetching", new StartOrderFetchRequest(connection.Id, FetchMode.Auto))
            .Problem(HttpStatusCode.Conflict);

        refused.Detail.ShouldBe("Off is switched off: switch it on first.");
        refused.Errors!.Keys.ShouldBe(["platformConnectionId"]);
        (await StatesAsync(company)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_worker_gets_a_sentence_instead_of_a_connection_that_is_off_and_a_test_gets_the_connection()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Off");
        await (await company.Admin.Post($"{Connections}/{connection.Id}/disable")).ShouldBe(HttpStatusCode.OK);

        var refused = await Should.ThrowAsync<PlatformException>(() => Stored.GetAsync(company.Id, connection.Id, Cancellation));

        refused.Failure.ShouldBe(PlatformFailure.Invalid("Off is switched off: switch it on first."));
        (await company.Admin.Post($"{Connections}/{connection.Id}/test").Read<Contracts.Connections.ConnectionCheckView>()).Ok.ShouldBeTrue();
    }

    private PlatformConnections Stored => Api.Services.GetRequiredService<PlatformConnections>();

    private static Task<List<RunState>> StatesAsync(TestCompany company) =>
        company.InDatabaseAsync(database => database.Runs.Select(run => run.State).ToListAsync(Cancellation));

    private Task<Guid> StartAsync(TestCompany company, Guid connectionId) => Api.Services.GetRequiredService<RunCommands>().StartAsync(
        new RunRequest(company.Id, connectionId, RunKind.OrderFetch, FetchMode.Auto, null, StopAtFirst: false, "test"), Cancellation);
}
