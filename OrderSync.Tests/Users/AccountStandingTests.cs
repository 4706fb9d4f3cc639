using System.Net;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts.Users;
using OrderSync.Core.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Users;

/// <summary>Who loses an account, a role or a session loses what it allowed within seconds, whatever the access token says.</summary>
public sealed class AccountStandingTests(ApiFixture api) : ApiTest(api)
{
    private const string Me = "/api/v1/auth/me";

    /// <summary>Three seconds of memory, and a busy machine.</summary>
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(12);

    public static TheoryData<string> Endings => ["removed", "switched off", "given another role"];

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task Whose_account_is_not_what_it_was_is_refused(string ended)
    {
        var company = await Api.CreateCompanyAsync();
        var user = company.Users[UserRole.Manager];
        using var client = Api.ClientOf(user);
        await (await client.Get(Me)).ShouldBe(HttpStatusCode.OK);

        await EndAsync(company, user, ended);

        await UntilRefusedAsync(client);
        await (await company.Admin.Get(Me)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_signs_out_ends_that_session_and_no_other()
    {
        var user = (await Api.CreateCompanyAsync()).Users[UserRole.Agent];
        var (one, other) = (await SignInAsync(user), await SignInAsync(user));
        var (client, elsewhere) = (ClientOf(one), ClientOf(other));
        await (await client.Get(Me)).ShouldBe(HttpStatusCode.OK);

        await (await Anybody.Post("/api/v1/auth/sign-out", new RefreshRequest(one.RefreshToken))).ShouldBe(HttpStatusCode.NoContent);

        await UntilRefusedAsync(client);
        await (await elsewhere.Get(Me)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_that_was_used_twice_takes_the_access_tokens_of_its_session_along()
    {
        var user = (await Api.CreateCompanyAsync()).Users[UserRole.Agent];
        var first = await SignInAsync(user);
        var second = await Anybody.Post("/api/v1/auth/refresh", new RefreshRequest(first.RefreshToken)).Read<SessionTokens>();
        var client = ClientOf(second);
        await (await client.Get(Me)).ShouldBe(HttpStatusCode.OK);

        await Anybody.Post("/api/v1/auth/refresh", new RefreshRequest(first.RefreshToken)).Problem(HttpStatusCode.Unauthorized);

        await UntilRefusedAsync(client);
    }

    [Fact]
    public async Task A_new_role_takes_effect_with_the_next_tokens()
    {
        var company = await Api.CreateCompanyAsync();
        var user = company.Users[UserRole.Agent];
        var tokens = await SignInAsync(user);
        await EndAsync(company, user, "given another role");

        var next = await Anybody.Post("/api/v1/auth/refresh", new RefreshRequest(tokens.RefreshToken)).Read<SessionTokens>();

        next.User.Role.ShouldBe(UserRole.Admin);
        await (await ClientOf(next).Get(Me)).ShouldBe(HttpStatusCode.OK);
    }

    internal static Task<int> EndAsync(TestCompany company, User user, string ended) => company.InDatabaseAsync(database =>
    {
        var rows = database.Users.Where(row => row.Id == user.Id);
        var now = company.Fixture.Time.GetUtcNow();
        return ended switch
        {
            "removed" => rows.ExecuteDeleteAsync(Cancellation),
            "switched off" => rows.ExecuteUpdateAsync(set => set.SetProperty(row => row.DisabledAt, now), Cancellation),
            _ => rows.ExecuteUpdateAsync(set => set.SetProperty(row => row.Role, UserRole.Admin), Cancellation),
        };
    });

    private static Task UntilRefusedAsync(HttpClient client) =>
        Until.SoAsync(async () => (await client.Get(Me)).StatusCode == HttpStatusCode.Unauthorized, "401", Seconds);

    private HttpClient ClientOf(SessionTokens tokens)
    {
        var client = Anybody;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        return client;
    }
}
