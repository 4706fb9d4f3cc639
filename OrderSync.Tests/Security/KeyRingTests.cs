using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Core.Connections;
using OrderSync.Core.Security;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Security;

public sealed class KeyRingTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task The_key_ring_is_in_the_database_and_encrypted_there()
    {
        var keys = await InDatabaseAsync(null, database => database.DataProtectionKeys.Select(key => key.Xml).ToListAsync(Cancellation));

        keys.ShouldHaveSingleItem();
        keys[0].ShouldContain(nameof(MasterKeyXmlDecryptor));
        keys[0].ShouldContain("masterKeyEncrypted");
        keys[0].ShouldNotContain("<masterKey ");
    }

    [Fact]
    public async Task Another_instance_reads_what_one_has_encrypted()
    {
        var (company, connection) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var encrypted = Api.Services.GetRequiredService<CredentialProtector>()
            .Protect(company, connection, new Dictionary<string, string> { ["token"] = "x" });

        await using var other = Api.StartApi(Api.Servers);

        other.Services.GetRequiredService<CredentialProtector>().Unprotect(company, connection, encrypted)["token"].ShouldBe("x");
    }

    [Fact]
    public async Task An_instance_with_another_master_key_stops_instead_of_adding_a_key_that_nobody_else_can_read()
    {
        await using var stranger = Api.StartApi(Api.Servers, ("Security:MasterKey", "another-master-key-0123456789-0123456789"));

        await Should.ThrowAsync<Exception>(async () =>
        {
            using var client = stranger.CreateClient();
            await client.UntilHealthyAsync().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        });

        Api.Log.Lines.ShouldContain(line => line.Contains("Security:MasterKey is not the one", StringComparison.Ordinal));
        (await InDatabaseAsync(null, database => database.DataProtectionKeys.CountAsync(Cancellation))).ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("31 characters are not enough...")]
    public void Without_a_master_key_the_host_refuses_to_start_and_says_which_setting_is_missing(string key)
    {
        using var started = Api.StartApi(Api.Servers, ("Security:MasterKey", key));

        var refusal = Should.Throw<InvalidOperationException>(() => started.CreateClient());

        refusal.Message.ShouldStartWith("Security:MasterKey must be set to a random secret of at least 32 characters");
    }

    [Fact]
    public void Keys_for_different_purposes_differ_and_are_the_same_each_time()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Security:MasterKey", ApiFixture.MasterKey)]).Build();
        var (one, again) = (new MasterKey(configuration), new MasterKey(configuration));

        one.Derive("a").ShouldBe(again.Derive("a"));
        one.Derive("a").ShouldNotBe(one.Derive("b"));
        one.Derive("a").Length.ShouldBe(32);
    }
}
