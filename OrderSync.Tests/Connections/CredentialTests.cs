using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Users;
using OrderSync.Core.Connections;
using OrderSync.Core.Platforms;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Connections;

public sealed class CredentialTests(ApiFixture api) : ApiTest(api)
{
    private const string Root = "/api/platform-operations/connections";

    [Fact]
    public async Task A_secret_appears_in_no_answer_no_log_no_audit_entry_and_not_in_the_database()
    {
        const string secret = "very-secret-zqx8315";
        var company = await Api.CreateCompanyAsync();
        var client = company.Admin;
        var settings = new Dictionary<string, string?> { ["baseUrl"] = "https://stub.example", ["token"] = secret };
        var form = new CreateConnectionRequest(StubPlatform.Key, "Shop", settings);

        var answers = new List<HttpResponseMessage>
        {
            await client.Post($"{Root}/test", form),
            await client.Post(Root, form),
            await client.Post($"{Root}?skipTest=true", form),
        };
        var id = (await answers[2].Read<ConnectionView>(HttpStatusCode.Created)).Id;
        answers.Add(await client.Get(Root));
        answers.Add(await client.Put($"{Root}/{id}", new UpdateConnectionRequest("Shop 2", settings)));
        answers.Add(await client.Put($"{Root}/{id}?skipTest=true", new UpdateConnectionRequest("Shop 3", settings)));
        answers.Add(await client.Post($"{Root}/{id}/test"));
        answers.Add(await client.Get($"{Root}/{id}"));
        answers.Add(await client.Post(Root, new CreateConnectionRequest(StubPlatform.Key, "Shop", new Dictionary<string, string?> { ["token"] = secret })));

        foreach (var answer in answers)
            (await answer.Text()).ShouldNotContain(secret);
        Api.Platform.Checked.ShouldContain(connection => connection.Require("token") == secret);
        Api.Log.Lines.ShouldNotContain(line => line.Contains(secret, StringComparison.Ordinal));
        Api.Log.Lines.ShouldNotContain(line => line.Contains(ApiFixture.MasterKey, StringComparison.Ordinal));
        var (details, row) = await company.InDatabaseAsync(async database => (
            await database.Audit.Where(entry => entry.CompanyId == company.Id).Select(entry => entry.Detail).ToListAsync(Cancellation),
            await database.Connections.SingleAsync(row => row.Id == id, Cancellation)));
        details.Count.ShouldBe(3, "create, update, test");
        details.ShouldNotContain(detail => detail.Contains(secret, StringComparison.Ordinal));
        Encoding.Latin1.GetString(row.Credentials!).ShouldNotContain(secret);
        row.Settings.Keys.ShouldBe(["baseUrl"]);
    }

    [Fact]
    public async Task A_secret_that_is_left_out_stays()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        var settings = new Dictionary<string, string?> { ["baseUrl"] = "https://stub.example", ["token"] = null, ["pageSize"] = "50" };

        var view = await company.Admin.Put($"{Root}/{connection.Id}", new UpdateConnectionRequest("Renamed", settings)).Read<ConnectionView>();

        view.Name.ShouldBe("Renamed");
        view.SecretsSet.ShouldBe(["token"]);
        var stored = await Api.Services.GetRequiredService<PlatformConnections>().GetAsync(company.Id, connection.Id, Cancellation);
        stored.Require("token").ShouldBe(StubPlatform.GoodToken);
        stored.Require("pageSize").ShouldBe("50");
    }

    [Fact]
    public async Task A_stored_secret_is_not_sent_to_a_new_address()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        var moved = new Dictionary<string, string?> { ["baseUrl"] = "https://evil.example" };

        var problem = await company.Admin.Put($"{Root}/{connection.Id}", new UpdateConnectionRequest("Shop", moved)).Problem(HttpStatusCode.BadRequest);

        problem.Errors!.Keys.ShouldBe(["settings.token"]);
        Api.Platform.Checked.ShouldNotContain(asked => asked.Require("baseUrl") == "https://evil.example");
        moved["token"] = StubPlatform.GoodToken;
        await company.Admin.Put($"{Root}/{connection.Id}", new UpdateConnectionRequest("Shop", moved)).Read<ConnectionView>();
    }

    [Fact]
    public async Task New_credentials_make_a_refused_connection_active_once_they_are_proved()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        await Api.Services.GetRequiredService<PlatformConnections>()
            .MarkNeedsCredentialsAsync(company.Id, connection.Id, "The token has expired.", Cancellation);
        var marked = await company.Admin.Get<ConnectionView>($"{Root}/{connection.Id}");
        (marked.State, marked.Sentence).ShouldBe((ConnectionState.NeedsCredentials, "The token has expired."));

        await company.Admin.Put($"{Root}/{connection.Id}", Change(StubPlatform.BadToken)).Problem(HttpStatusCode.UnprocessableEntity);
        (await company.Admin.Put($"{Root}/{connection.Id}?skipTest=true", Change(StubPlatform.BadToken)).Read<ConnectionView>())
            .State.ShouldBe(ConnectionState.NeedsCredentials);
        (await company.Admin.Put($"{Root}/{connection.Id}", Change(StubPlatform.GoodToken)).Read<ConnectionView>()).State.ShouldBe(ConnectionState.Active);

        await company.Admin.Put($"{Root}/{connection.Id}?skipTest=true", Change(StubPlatform.BadToken)).Read<ConnectionView>();
        (await company.Client(UserRole.Manager).Post($"{Root}/{connection.Id}/test").Read<ConnectionCheckView>()).Ok.ShouldBeFalse();
        (await company.Admin.Get<ConnectionView>($"{Root}/{connection.Id}")).State.ShouldBe(ConnectionState.NeedsCredentials);

        static UpdateConnectionRequest Change(string token) =>
            new("Shop", new Dictionary<string, string?> { ["baseUrl"] = "https://stub.example", ["token"] = token });
    }

    [Fact]
    public async Task What_was_encrypted_for_one_connection_cannot_be_read_as_anothers()
    {
        var protector = Api.Services.GetRequiredService<CredentialProtector>();
        var (company, connection) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var encrypted = protector.Protect(company, connection, new Dictionary<string, string> { ["token"] = "x" });
        protector.Unprotect(company, connection, encrypted)["token"].ShouldBe("x");

        Should.Throw<CryptographicException>(() => protector.Unprotect(company, Guid.CreateVersion7(), encrypted));
        Should.Throw<CryptographicException>(() => protector.Unprotect(Guid.CreateVersion7(), connection, encrypted));

        var owner = await Api.CreateCompanyAsync();
        var (mine, other) = (await owner.AddConnectionAsync("Mine"), await owner.AddConnectionAsync("Other"));
        await owner.InDatabaseAsync(database => database.Connections.Where(row => row.Id == mine.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Credentials, other.Credentials), Cancellation));
        var refused = await Should.ThrowAsync<PlatformException>(() =>
            Api.Services.GetRequiredService<PlatformConnections>().GetAsync(owner.Id, mine.Id, Cancellation));
        refused.Failure.Kind.ShouldBe(PlatformFailureKind.Unauthorized);
    }
}
