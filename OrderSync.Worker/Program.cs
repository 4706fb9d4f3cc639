using OrderSync.Core.Setup;
using OrderSync.ServiceDefaults;
using OrderSync.Worker.Assignment;
using OrderSync.Worker.Cleanup;
using OrderSync.Worker.Connections;
using OrderSync.Worker.Notifications;
using OrderSync.Worker.Orders;
using OrderSync.Worker.Runs;
using OrderSync.Worker.Scheduling;
using OrderSync.Worker.Shipping;
using OrderSync.Worker.Users;
using OrderSync.Worker.Webhooks;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
// More than runs at once (64), each of which holds one while it writes and may need another for a moment.
builder.AddCore(connections: 80);
builder.AddScheduling();
builder.Services.AddRuns();
builder.Services.AddHostedService<ConnectionGauges>();
builder.Services.AddOrderFetching();
builder.AddShipping();
builder.Services.AddAssignment();
builder.Services.AddCleanup();
builder.Services.AddWebhookWork();
builder.Services.AddNotificationWork();
builder.Services.AddUserWork();

var app = builder.Build();
app.MapHealthEndpoints();
await app.RunAsync();
