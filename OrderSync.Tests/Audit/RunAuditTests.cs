using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Api.Runs;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Users;
using OrderSync.Core.Runs;
using OrderSync.Core.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Audit;

public sealed class RunAuditTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task An_act_on_a_task_is_recorded_although_the_client_has_gone_meanwhile()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        var run = await Api.Services.GetRequiredService<RunCommands>().StartAsync(
            new RunRequest(company.Id, connection.Id, RunKind.OrderFetch, FetchMode.Auto, null, StopAtFirst: false, "test"), Cancellation);
        using var request = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var answer = await ApplyAsync(company, acts => acts.ApplyAsync(
            run,
            "stop",
            async (commands, key, by) =>
            {
                var stopped = await commands.StopAsync(key, by, CancellationToken.None);
                await request.CancelAsync();
                return stopped;
            },
            request.Token));

        answer.Result.ShouldBeOfType<Accepted<RunView>>().Value!.State.ShouldBe(RunState.Stopped);
        var entry = (await company.InDatabaseAsync(database => database.Audit.Where(row => row.CompanyId == company.Id).ToListAsync(Cancellation)))
            .ShouldHaveSingleItem();
        (entry.Action, entry.SubjectId, entry.UserId).ShouldBe(("run.stop", run.ToString(), company.Users[UserRole.Manager].Id));
    }

    private async Task<T> ApplyAsync<T>(TestCompany company, Func<RunActs, Task<T>> act)
    {
        var manager = company.Users[UserRole.Manager];
        await using var scope = Api.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = new DefaultHttpContext
        {
            User = new ClaimsPrincipal(new ClaimsIdentity(
                [new("sub", manager.Id.ToString()), new("name", manager.Name), new("role", manager.Role.ToString())], "test", "name", "role")),
        };
        using (CurrentCompany.Enter(company.Id))
            return await act(scope.ServiceProvider.GetRequiredService<RunActs>());
    }
}
