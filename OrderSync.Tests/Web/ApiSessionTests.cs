using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OrderSync.Contracts;
using OrderSync.Contracts.Users;
using OrderSync.Web.Api;

namespace OrderSync.Tests.Web;

public sealed class ApiSessionTests
{
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;
    private int _refreshes;

    [Fact]
    public async Task Many_tabs_with_an_ending_token_refresh_once_and_all_get_the_new_one()
    {
        StubApi? stub = null;
        await using var api = await StubApi.StartAsync(app => app.MapPost("/api/v1/auth/refresh", async (RefreshRequest request) =>
        {
            Interlocked.Increment(ref _refreshes);
            await Task.Delay(150);
            return request.RefreshToken == "refresh-of-old"
                ? Results.Json(stub!.Tokens("new", TimeSpan.FromMinutes(15)), ContractJson.Options)
                : Results.Unauthorized();
        }));
        stub = api;
        await api.Vault.SaveAsync(FakeVault.Session, api.Tokens("old", TimeSpan.FromSeconds(30)));

        var tokens = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.Session().TokenAsync(_cancel)));

        tokens.ShouldAllBe(token => token == "new");
        _refreshes.ShouldBe(1);
    }

    [Fact]
    public async Task A_token_that_is_good_for_a_while_is_used_as_it_is()
    {
        await using var api = await StubApi.StartAsync(_ => { });
        await api.Vault.SaveAsync(FakeVault.Session, api.Tokens("good", TimeSpan.FromMinutes(5)));
        (await api.Session().TokenAsync(_cancel)).ShouldBe("good");
    }

    [Fact]
    public async Task A_revoked_session_ends_says_so_and_is_forgotten()
    {
        await using var api = await StubApi.StartAsync(app => app.MapPost("/api/v1/auth/refresh", () => Results.Unauthorized()));
        await api.Vault.SaveAsync(FakeVault.Session, api.Tokens("rejected", TimeSpan.FromMinutes(5)));
        var session = api.Session();
        var ended = 0;
        session.Ended += (_, _) => ended++;

        var problem = await Should.ThrowAsync<ApiProblem>(() => session.RenewAsync("rejected", _cancel));

        problem.SessionEnded.ShouldBeTrue();
        problem.Sentence.ShouldBe(ApiProblem.Ended);
        ended.ShouldBe(1);
        (await api.Vault.FindAsync(FakeVault.Session)).ShouldBeNull();
    }

    [Fact]
    public async Task An_api_that_is_away_does_not_end_the_session()
    {
        await using var api = await StubApi.StartAsync(app =>
            app.MapPost("/api/v1/auth/refresh", () => Results.StatusCode(StatusCodes.Status503ServiceUnavailable)));
        await api.Vault.SaveAsync(FakeVault.Session, api.Tokens("old", TimeSpan.FromSeconds(1)));

        var problem = await Should.ThrowAsync<ApiProblem>(() => api.Session().TokenAsync(_cancel));

        problem.SessionEnded.ShouldBeFalse();
        (await api.Vault.FindAsync(FakeVault.Session)).ShouldNotBeNull();
    }
}
