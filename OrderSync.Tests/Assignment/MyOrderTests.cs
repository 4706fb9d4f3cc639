using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Contracts;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Users;
using OrderSync.Core.Assignment;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Assignment;

/// <summary>What agents see and do.</summary>
public sealed class MyOrderTests(ApiFixture api) : ApiTest(api)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_agent_works_through_their_orders()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        var agent = desk.Company.Client(UserRole.Agent);
        var (older, newer) = (await desk.AddOrderAsync("older", hoursAgo: 9), await desk.AddOrderAsync("newer", hoursAgo: 1, status: OrderStatus.Confirmed));
        (await agent.Post("/api/v1/my/duty", new DutyRequest(true)).Read<DutyView>()).OnDuty.ShouldBeTrue();
        await desk.HandOutAsync();

        var queue = await agent.Get<OffsetPage<MyOrderView>>("/api/v1/my/orders");
        queue.Items.Select(row => (row.Order.Id, row.NextAction)).ShouldBe(
            [(older, "Call the customer: confirm the order or cancel it."), (newer, "Check address and goods, then hand it to the carrier.")]);
        (await agent.Post($"/api/v1/my/orders/{newer}/start").Read<MyOrderView>()).State.ShouldBe(AssignmentState.InWork);
        (await agent.Post($"/api/v1/my/orders/{newer}/start").Problem(HttpStatusCode.Conflict)).Detail.ShouldBe("The order is in work already.");
        (await agent.Get<OffsetPage<MyOrderView>>("/api/v1/my/orders")).Items.Select(row => row.Order.Id).ShouldBe([newer, older]);
        var done = await agent.Post($"/api/v1/my/orders/{newer}/done", new DoneRequest(" Packed. ")).Read<MyOrderView>();

        (done.State, done.Note).ShouldBe((AssignmentState.Done, "Packed."));
        (await agent.Get<OffsetPage<MyOrderView>>("/api/v1/my/orders")).Items.Select(row => row.Order.Id).ShouldBe([older]);
        (await agent.Get<OffsetPage<MyOrderView>>("/api/v1/my/orders?state=done")).Items.Select(row => row.Order.Id).ShouldBe([newer]);
        var duty = await agent.Get<MyDutyView>("/api/v1/my/duty");
        (duty.Agent.Open, duty.Agent.DoneToday, duty.Sentence).ShouldBe((1, 1, "You are on duty: new orders come by themselves."));
        (await agent.Post("/api/v1/my/duty", new DutyRequest(false)).Read<DutyView>()).ShouldBe(new DutyView(false, 1, 0));
        (await agent.Get<OffsetPage<MyOrderView>>("/api/v1/my/orders")).Total.ShouldBe(0);
    }

    [Fact]
    public async Task An_agent_neither_sees_nor_touches_the_work_of_another()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        var other = await desk.AddAgentUserAsync("Other");
        var order = await desk.AddOrderAsync("1");
        await desk.HandOutAsync();
        var agent = desk.Company.Client(UserRole.Agent);

        (await agent.Get<OffsetPage<MyOrderView>>("/api/v1/my/orders")).Total.ShouldBe(0);
        await agent.Post($"/api/v1/my/orders/{order}/start").Problem(HttpStatusCode.NotFound);
        await agent.Post($"/api/v1/my/orders/{order}/done", new DoneRequest()).Problem(HttpStatusCode.NotFound);
        var view = await agent.Get<OrderAssignmentView>($"/api/v1/orders/{order}/assignment");
        (view.Current, view.Waiting, view.History.Count).ShouldBe((null, null, 0));
        await agent.Get("/api/v1/assignment/agents").Problem(HttpStatusCode.Forbidden);

        var own = await Api.ClientOf(other).Get<OrderAssignmentView>($"/api/v1/orders/{order}/assignment");
        own.Current!.Explanation.Sentence.ShouldBe("Other had the least open work: 0 orders at weight 1.");
        own.Current.Explanation.Candidates.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_agent_is_told_once_of_all_new_orders_and_nobody_else_is()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        var (amel, bilal) = (await desk.AddAgentUserAsync("Amel", capacity: 100, weight: 2), await desk.AddAgentUserAsync("Bilal", capacity: 100));
        await desk.AddOrdersAsync(120);
        var (heardByAmel, heardByBilal) = (ListenAsync(Api.ClientOf(amel)), ListenAsync(Api.ClientOf(bilal)));
        await Task.WhenAll(heardByAmel.Connected, heardByBilal.Connected).WaitAsync(Patience, Cancellation);

        await desk.HandOutAsync();
        await Api.Services.GetRequiredService<AgentNews>().FreedAsync(desk.Company.Id, Cancellation);

        (await heardByAmel.Notes.WaitAsync(Patience, Cancellation)).ShouldBe(["80 new orders for you."]);
        (await heardByBilal.Notes.WaitAsync(Patience, Cancellation)).ShouldBe(["40 new orders for you."]);
    }

    /// <summary>The notes that come until somebody says that there is more to hand out.</summary>
    private static (Task Connected, Task<List<string>> Notes) ListenAsync(HttpClient client)
    {
        var connected = new TaskCompletionSource();
        return (connected.Task, ReadAsync());

        async Task<List<string>> ReadAsync()
        {
            var notes = new List<string>();
            await using var stream = await client.GetStreamAsync("/api/v1/events", Cancellation);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(Cancellation))
            {
                if (item.EventType == "connected")
                    connected.SetResult();
                if (item.EventType is not (EventTypes.Note or EventTypes.AssignmentChanged))
                    continue;
                var live = JsonSerializer.Deserialize<LiveEvent>(item.Data, ContractJson.Options)!;
                if (live.Assignment is { MayHandOut: true })
                    return notes;
                if (live.Note is { } note)
                    notes.Add(note.Sentence);
            }
            return notes;
        }
    }
}
