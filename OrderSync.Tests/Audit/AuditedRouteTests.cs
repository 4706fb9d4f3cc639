using OrderSync.Contracts.Audit;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Security;

namespace OrderSync.Tests.Audit;

public sealed class AuditedRouteTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public void Every_route_that_changes_something_says_what_it_records()
    {
        var changing = ApiDocumentTests.Routes(Api.Services).Where(route => !route.StartsWith("GET ", StringComparison.Ordinal));

        changing.ShouldBe(AuditedActs.Recorded.Keys.Concat(AuditedActs.Unrecorded.Keys), ignoreOrder: true);
    }

    [Fact]
    public void What_is_recorded_can_be_filtered_by_its_topic() =>
        AuditedActs.Recorded.Keys.SelectMany(AuditedActs.ActionsOf).Select(action => action.Split('.')[0]).Distinct().Except(AuditTopics.All).ShouldBeEmpty();

    [Theory]
    [InlineData("PUT /api/v1/scheduler/retention", 200, "", "recorded nothing")]
    [InlineData("PUT /api/v1/scheduler/retention", 200, "run.start", "not retention.update")]
    [InlineData("PUT /api/v1/scheduler/retention", 200, "retention.update", null)]
    [InlineData("PUT /api/v1/scheduler/retention", 400, "", null)]
    [InlineData("POST /api/v1/scheduler/start", 200, "", null)]
    [InlineData("GET /api/v1/company", 200, "", null)]
    public void A_good_answer_without_its_record_is_found_out(string operation, int status, string recorded, string? fault)
    {
        var found = AuditedActs.FaultOf(operation, status, recorded.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        if (fault is null)
            found.ShouldBeNull();
        else
            found.ShouldNotBeNull().ShouldContain(fault);
    }
}
