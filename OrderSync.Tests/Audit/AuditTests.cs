using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Users;
using OrderSync.Core.Audit;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Audit;

public sealed class AuditTests(ApiFixture api) : ApiTest(api)
{
    private const string Root = "/api/platform-operations/connections";

    [Fact]
    public async Task Every_act_leaves_an_entry_with_who_did_what_to_what()
    {
        var company = await Api.CreateCompanyAsync();
        var admin = company.Users[UserRole.Admin];
        var settings = new Dictionary<string, string?> { ["baseUrl"] = "https://stub.example", ["token"] = StubPlatform.GoodToken };
        var client = company.Admin;
        var id = (await client.Post(Root, new CreateConnectionRequest(StubPlatform.Key, "Shop", settings)).Read<ConnectionView>(System.Net.HttpStatusCode.Created)).Id;
        await client.Put($"{Root}/{id}", new UpdateConnectionRequest("Store", settings));
        await client.Post($"{Root}/{id}/test");
        await client.Post($"{Root}/{id}/disable");
        await client.Post($"{Root}/{id}/enable");
        await client.Delete($"{Root}/{id}");

        var entries = await EntriesAsync(entry => entry.CompanyId == company.Id);

        entries.Select(entry => entry.Action).ShouldBe(
        [
            "connection.create", "connection.update", "connection.test", "connection.disable", "connection.enable", "connection.delete",
        ]);
        entries.ShouldAllBe(entry => entry.UserId == admin.Id && entry.SubjectId == id.ToString());
        entries[1].Detail.ShouldBe("Changed name, token of “Store”.");
    }

    [Fact]
    public async Task Signing_in_is_recorded_whether_it_succeeds_or_not_and_never_with_the_password()
    {
        var user = (await Api.CreateCompanyAsync()).Users[UserRole.Manager];
        var unknown = $"nobody-{Guid.CreateVersion7():N}@example.com";
        await Anybody.Post("/api/v1/auth/sign-in", new SignInRequest(user.Email, "wrong-password-zq81"));
        await Anybody.Post("/api/v1/auth/sign-in", new SignInRequest(unknown, "wrong-password-zq81"));
        var tokens = await Anybody.Post("/api/v1/auth/sign-in", new SignInRequest(user.Email, ApiFixture.Password)).Read<SessionTokens>();
        await Anybody.Post("/api/v1/auth/sign-out", new RefreshRequest(tokens.RefreshToken));

        var entries = await EntriesAsync(entry => entry.UserId == user.Id);

        entries.Select(entry => entry.Action).ShouldBe(["session.refuse", "session.begin", "session.end"]);
        (await EntriesAsync(entry => entry.Detail.Contains(unknown))).ShouldHaveSingleItem().UserId.ShouldBeNull();
        foreach (var secret in new[] { "wrong-password-zq81", ApiFixture.Password, tokens.RefreshToken, tokens.AccessToken })
        {
            (await EntriesAsync(entry => entry.Detail.Contains(secret))).ShouldBeEmpty();
            Api.Log.Lines.ShouldNotContain(line => line.Contains(secret, StringComparison.Ordinal));
        }
    }

    private Task<List<AuditEntry>> EntriesAsync(System.Linq.Expressions.Expression<Func<AuditEntry, bool>> filter) => InDatabaseAsync(null, database =>
        database.Audit.AsNoTracking().Where(filter).OrderBy(entry => entry.At).ThenBy(entry => entry.Id).ToListAsync(Cancellation));
}
