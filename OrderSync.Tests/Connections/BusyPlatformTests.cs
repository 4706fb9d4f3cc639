using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls.Breakers;
using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Connections;

/// <summary>Connecting and testing while the platform is busy, has an error, or has asked to wait.</summary>
public sealed class BusyPlatformTests(ApiFixture api) : ApiTest(api)
{
    private const string Root = "/api/platform-operations/connections";

    private static readonly PlatformFailure Error = PlatformFailure.Transient("Stub had an error (502).");
    private static readonly PlatformFailure Limited = PlatformFailure.RateLimited("Stub's limit is reached (429).", null);

    [Theory]
    [InlineData("502")]
    [InlineData("429")]
    [InlineData("429 for 2 s")]
    [InlineData("429 for a supposed minute")]
    [InlineData("502 429")]
    public async Task A_platform_that_is_busy_once_is_asked_again_and_connected(string answers)
    {
        var company = await Api.CreateCompanyAsync();
        var name = Prepare([.. answers == "502 429" ? [Error, Limited] : new[] { Named(answers) }]);

        await company.Admin.Post(Root, Form(name)).Read<ConnectionView>(HttpStatusCode.Created);

        Api.Platform.Checked.Count(connection => connection.Name == name).ShouldBe(answers == "502 429" ? 3 : 2);
    }

    [Fact]
    public async Task One_that_asks_for_longer_is_not_asked_again_and_it_is_said_when()
    {
        var company = await Api.CreateCompanyAsync();
        var name = Prepare(PlatformFailure.RateLimited("Stub's limit is reached (429).", TimeSpan.FromMinutes(10)));

        var refused = await company.Admin.Post(Root, Form(name)).Problem(HttpStatusCode.UnprocessableEntity);

        refused.Detail.ShouldNotBeNull().ShouldMatch(@"^Stub's limit is reached \(429\)\. Try again at \d\d:\d\d UTC\.$");
        Api.Platform.Checked.Count(connection => connection.Name == name).ShouldBe(1);
    }

    [Fact]
    public async Task One_that_stays_broken_is_given_up_within_twenty_seconds_and_it_is_said_what_to_do()
    {
        var company = await Api.CreateCompanyAsync();
        var name = Prepare([.. Enumerable.Repeat(Error, 20)]);
        var began = Stopwatch.GetTimestamp();

        var check = await company.Admin.Post($"{Root}/test", Form(name)).Read<ConnectionCheckView>();

        Stopwatch.GetElapsedTime(began).TotalSeconds.ShouldBeInRange(5, 21);
        check.Ok.ShouldBeFalse();
        check.Sentence.ShouldMatch(@"^Stub had an error \(502\)\. It was asked \d times within \d\d s\. Try again in a few minutes; if it stays like this, ask the platform's support\.$");
    }

    [Theory]
    [InlineData("test")]
    [InlineData("enable")]
    [InlineData("setting")]
    public async Task What_a_person_does_takes_a_wait_back_and_closes_the_breaker(string act)
    {
        var company = await Api.CreateCompanyAsync();
        var name = Prepare();
        var created = await company.Admin.Post(Root, Form(name)).Read<ConnectionView>(HttpStatusCode.Created);
        var request = new BudgetRequest(company.Id, created.Id, name, []);
        await Budgets.LearnAsync(request, TimeSpan.FromDays(365), [new LearnedLimit("default", Left: 0, ResetIn: TimeSpan.FromDays(30))], Cancellation);
        for (var failure = 0; failure < 5; failure++)
            await Api.Services.GetRequiredService<SharedBreakers>().TryReportAsync(created.Id, "", "failed", "Stub had an error (502).", BreakerSettings.Default, Cancellation);
        var blocked = await company.Admin.Get<ConnectionHealthView>($"/api/v1/connections/{created.Id}/health");
        (blocked.Budget!.NotBefore!.Value - blocked.At).ShouldBeInRange(TimeSpan.FromHours(23), TimeSpan.FromHours(24));
        (blocked.Budget.AskedUntil!.Value - blocked.At).ShouldBeGreaterThan(TimeSpan.FromDays(364));
        blocked.Breaker!.State.ShouldBe(BreakerState.Open);

        await (act switch
        {
            "setting" => company.Admin.Put($"{Root}/{created.Id}", Changed(name)),
            _ => company.Admin.Post($"{Root}/{created.Id}/{act}"),
        }).Read<object>();

        var free = await company.Admin.Get<ConnectionHealthView>($"/api/v1/connections/{created.Id}/health");
        free.Budget!.NotBefore.ShouldBeNull();
        free.Budget.AskedUntil.ShouldBeNull();
        free.Breaker!.State.ShouldBe(BreakerState.Closed);
        (await Budgets.TryAcquireAsync(request, null, Cancellation))!.IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_test_that_fails_leaves_the_breaker_open()
    {
        var company = await Api.CreateCompanyAsync();
        var name = Prepare();
        var created = await company.Admin.Post(Root, Form(name)).Read<ConnectionView>(HttpStatusCode.Created);
        for (var failure = 0; failure < 5; failure++)
            await Api.Services.GetRequiredService<SharedBreakers>().TryReportAsync(created.Id, "", "failed", "Stub had an error (502).", BreakerSettings.Default, Cancellation);
        Api.Platform.Failures[name].Enqueue(Error with { RetryAfter = TimeSpan.FromMinutes(10) });

        (await company.Admin.Post($"{Root}/{created.Id}/test").Read<ConnectionCheckView>()).Ok.ShouldBeFalse();

        (await company.Admin.Get<ConnectionHealthView>($"/api/v1/connections/{created.Id}/health")).Breaker!.State.ShouldBe(BreakerState.Open);
    }

    private PlatformBudgets Budgets => Api.Services.GetRequiredService<PlatformBudgets>();

    private static PlatformFailure Named(string answer) => answer switch
    {
        "502" => Error,
        "429" => Limited,
        "429 for 2 s" => Limited with { RetryAfter = TimeSpan.FromSeconds(2) },
        _ => Limited with { RetryAfter = TimeSpan.FromMinutes(1), IsWaitSupposed = true },
    };

    /// <returns>A name of its own, by which the platform knows what to answer.</returns>
    private string Prepare(params PlatformFailure[] failures)
    {
        var name = $"Shop {Guid.CreateVersion7():N}";
        Api.Platform.Failures[name] = new ConcurrentQueue<PlatformFailure>(failures);
        return name;
    }

    private static CreateConnectionRequest Form(string name) => new(
        StubPlatform.Key, name, new Dictionary<string, string?> { ["baseUrl"] = "https://stub.example", ["token"] = StubPlatform.GoodToken });

    private static UpdateConnectionRequest Changed(string name) =>
        new(name, new Dictionary<string, string?> { ["baseUrl"] = "https://stub.example", ["token"] = StubPlatform.GoodToken, ["pageSize"] = "50" });
}
