using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Core.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Worker.Cleanup;

namespace OrderSync.Tests.Scheduling;

/// <summary>What belongs to no company goes by the installation's own retention.</summary>
public sealed class InstallationCleanupTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Activity_without_a_company_has_a_retention_of_its_own()
    {
        var company = await Api.CreateCompanyAsync();
        var action = $"test.{Guid.CreateVersion7():N}";
        await using (var fill = Api.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("""
            insert into audit_entries (id, company_id, at, action, detail)
            select gen_random_uuid(), company, now() - days * interval '1 day', $1, days || case when company is null then '' else ' of a company' end
            from unnest(array[40, 50, 51]) as days, unnest(array[null, $2]::uuid[]) as company
            """))
        {
            fill.Parameters.AddAll(action, company.Id);
            await fill.ExecuteNonQueryAsync(Cancellation);
        }
        var rows = new CleanupRows(Api.Services.GetRequiredService<NpgsqlDataSource>());

        await new InstallationCleanup(
            rows, Options.Create(new CleanupOptions { InstallationAudit = TimeSpan.FromDays(45) }), Api.Time, NullLogger<InstallationCleanup>.Instance)
            .Execute(null!, Cancellation);

        (await InDatabaseAsync(null, db => db.Audit.Where(entry => entry.Action == action).Select(entry => entry.Detail).ToListAsync(Cancellation)))
            .ShouldBe(["40", "40 of a company", "50 of a company", "51 of a company"], ignoreOrder: true);
    }
}
