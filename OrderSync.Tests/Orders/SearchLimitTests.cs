using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderSync.Api.Users;
using OrderSync.Contracts.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Orders;

/// <summary>Searches that do not come to an end, since somebody holds the orders locked: servers of their own, where that is in nobody's way.</summary>
public sealed class SearchLimitTests(SearchLimitTests.SlowSearches slow) : IClassFixture<SearchLimitTests.SlowSearches>
{
    private const string Search = "/api/v1/orders?q=amine";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_search_that_takes_too_long_is_given_up_and_the_answer_says_what_helps()
    {
        var company = await slow.Own.CreateCompanyAsync();
        await using var api = slow.Own.StartApi(slow.Own.Servers, ("Search:Longest", "00:00:01"));
        using var admin = SlowSearches.ClientAt(api, company, UserRole.Admin);
        await admin.UntilHealthyAsync();
        await using (await slow.LockOrdersAsync())
        {
            var problem = await admin.Get(Search).Problem(HttpStatusCode.BadRequest);

            problem.Errors!["q"].ShouldBe(["This search takes too long: narrow it, for example to one connection or a range of time."]);
        }

        await (await admin.Get(Search)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_user_has_two_at_once_and_two_that_wait_and_all_users_together_have_their_limit()
    {
        var company = await slow.Own.CreateCompanyAsync();
        await using var api = slow.Own.StartApi(slow.Own.Servers, ("Search:AtOnce", "3"), ("Search:Longest", "00:01:00"));
        using var admin = SlowSearches.ClientAt(api, company, UserRole.Admin);
        using var manager = SlowSearches.ClientAt(api, company, UserRole.Manager);
        await admin.UntilHealthyAsync();
        await using var locked = await slow.LockOrdersAsync();

        var searches = Enumerable.Range(0, 6).Select(_ => admin.Get(Search)).ToList();
        await Until.SoAsync(async () => await slow.WaitingAsync() == 2 && searches.Count(search => search.IsCompleted) == 2, "two run, two are refused", Patience);
        foreach (var refused in await Task.WhenAll(searches.Where(search => search.IsCompleted)))
        {
            (await refused.Problem(HttpStatusCode.TooManyRequests)).Detail.ShouldBe("Several searches are running already: let them end first.");
            refused.Headers.GetValues("Retry-After").ShouldBe(["1"]);
        }
        searches.RemoveAll(search => search.IsCompleted);

        // Another user has searches too, one of which is within the limit of all.
        searches.AddRange(Enumerable.Range(0, 2).Select(_ => manager.Get(Search)));
        await Until.SoAsync(async () => await slow.WaitingAsync() == 3, "three searches run", Patience);
        for (var look = 0; look < 20; look++)
        {
            (await slow.WaitingAsync()).ShouldBe(3);
            await Task.Delay(25, Cancellation);
        }

        await locked.DisposeAsync();
        (await Task.WhenAll(searches)).ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
    }

    /// <summary>Servers of these tests alone.</summary>
    public sealed class SlowSearches : IAsyncLifetime
    {
        public ApiFixture Own { get; } = new();

        public async ValueTask InitializeAsync() => await Own.ReadyAsync();

        public ValueTask DisposeAsync() => Own.DisposeAsync();

        public static HttpClient ClientAt(WebApplicationFactory<CurrentUser> api, TestCompany company, UserRole role)
        {
            var client = api.CreateClient();
            client.DefaultRequestHeaders.Authorization = company.Client(role).DefaultRequestHeaders.Authorization;
            return client;
        }

        /// <summary>Until it is disposed of nobody reads an order.</summary>
        public async Task<NpgsqlConnection> LockOrdersAsync()
        {
            var connection = await Own.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Cancellation);
            await using var command = new NpgsqlCommand("begin; lock table orders in access exclusive mode", connection);
            await command.ExecuteNonQueryAsync(Cancellation);
            return connection;
        }

        /// <summary>How many searches wait for that.</summary>
        public async Task<long> WaitingAsync()
        {
            await using var command = Own.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
                "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%order_search s%'");
            return (long)(await command.ExecuteScalarAsync(Cancellation))!;
        }
    }
}
