using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrderSync.Api.Users;
using OrderSync.Contracts.Users;
using OrderSync.Core.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Users;

public sealed class SessionTests(ApiFixture api) : ApiTest(api)
{
    private const string Root = "/api/v1/auth";

    [Fact]
    public async Task A_refresh_token_works_once_and_gives_the_next()
    {
        var first = await SignInAsync(await AgentAsync());

        var second = await RefreshAsync(first.RefreshToken).Read<SessionTokens>();
        var third = await RefreshAsync(second.RefreshToken).Read<SessionTokens>();

        new[] { first.RefreshToken, second.RefreshToken, third.RefreshToken }.Distinct().Count().ShouldBe(3);
        third.User.ShouldBe(first.User);
    }

    [Fact]
    public async Task Using_a_refresh_token_twice_ends_its_session_and_no_other()
    {
        var user = await AgentAsync();
        var (stolen, other) = (await SignInAsync(user), await SignInAsync(user));
        var next = await RefreshAsync(stolen.RefreshToken).Read<SessionTokens>();

        await RefreshAsync(stolen.RefreshToken).Problem(HttpStatusCode.Unauthorized);

        await RefreshAsync(next.RefreshToken).Problem(HttpStatusCode.Unauthorized);
        await RefreshAsync(other.RefreshToken).Read<SessionTokens>();
        (await ActionsAsync(user)).ShouldContain("session.reuse");
    }

    [Fact]
    public async Task Of_many_uses_at_once_at_most_one_succeeds()
    {
        var tokens = await SignInAsync(await AgentAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => RefreshAsync(tokens.RefreshToken)));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized).ShouldBe(9);
        var next = await answers.Single(answer => answer.IsSuccessStatusCode).Read<SessionTokens>();
        await RefreshAsync(next.RefreshToken).Problem(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var first = await SignInAsync(await AgentAsync());
        var second = await RefreshAsync(first.RefreshToken).Read<SessionTokens>();

        await (await Anybody.Post($"{Root}/sign-out", new RefreshRequest(second.RefreshToken))).ShouldBe(HttpStatusCode.NoContent);

        await RefreshAsync(second.RefreshToken).Problem(HttpStatusCode.Unauthorized);
        await (await Anybody.Post($"{Root}/sign-out", new RefreshRequest("nobody's"))).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Tokens_are_stored_as_hashes_and_end_by_themselves()
    {
        var user = await AgentAsync();
        var tokens = await SignInAsync(user);
        (tokens.RefreshTokenExpiresAt - Api.Time.GetUtcNow()).TotalDays.ShouldBe(14, tolerance: 0.01);
        (tokens.AccessTokenExpiresAt - Api.Time.GetUtcNow()).TotalMinutes.ShouldBe(15, tolerance: 0.1);
        var row = await InDatabaseAsync(null, database => database.RefreshTokens.SingleAsync(token => token.UserId == user.Id, Cancellation));
        row.TokenHash.ShouldBe(SHA256.HashData(Encoding.UTF8.GetBytes(tokens.RefreshToken)));

        await InDatabaseAsync(null, database => database.RefreshTokens.Where(token => token.UserId == user.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.ExpiresAt, Api.Time.GetUtcNow()), Cancellation));

        await RefreshAsync(tokens.RefreshToken).Problem(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_access_token_stops_working_when_it_expires()
    {
        var user = await AgentAsync();
        using var client = Api.ClientAt(user, Api.Time.GetUtcNow() - AccessTokens.Lifetime - TimeSpan.FromSeconds(1));

        await (await client.Get($"{Root}/me")).Problem(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_user_who_is_switched_off_can_neither_sign_in_nor_go_on()
    {
        var user = await AgentAsync();
        var tokens = await SignInAsync(user);
        await InDatabaseAsync(null, database => database.Users.Where(row => row.Id == user.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DisabledAt, Api.Time.GetUtcNow()), Cancellation));

        await RefreshAsync(tokens.RefreshToken).Problem(HttpStatusCode.Unauthorized);
        var refused = await (await Anybody.Post($"{Root}/sign-in", new SignInRequest(user.Email, ApiFixture.Password))).Problem(HttpStatusCode.Forbidden);
        refused.Detail.ShouldBe("This account is switched off.");
        await (await Anybody.Post($"{Root}/sign-in", new SignInRequest(user.Email, "wrong"))).Problem(HttpStatusCode.Unauthorized);
        await (await Api.ClientOf(user).Get($"{Root}/me")).Problem(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_old_hash_is_replaced_when_its_owner_signs_in()
    {
        var user = await AgentAsync();
        var weak = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 10_000 })).HashPassword(user, ApiFixture.Password);
        await InDatabaseAsync(null, database => database.Users.Where(row => row.Id == user.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordHash, weak), Cancellation));

        await SignInAsync(user);

        var stored = await InDatabaseAsync(null, database => database.Users.Where(row => row.Id == user.Id).Select(row => row.PasswordHash).SingleAsync(Cancellation));
        stored.ShouldNotBe(weak);
        await SignInAsync(user);
    }

    private async Task<User> AgentAsync() => (await Api.CreateCompanyAsync()).Users[UserRole.Agent];

    private Task<HttpResponseMessage> RefreshAsync(string token) => Anybody.Post($"{Root}/refresh", new RefreshRequest(token));

    private Task<List<string>> ActionsAsync(User user) => InDatabaseAsync(null, database =>
        database.Audit.Where(entry => entry.UserId == user.Id).Select(entry => entry.Action).ToListAsync(Cancellation));
}
