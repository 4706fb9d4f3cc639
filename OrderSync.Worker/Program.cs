using OrderSync.Core.Setup;
using OrderSync.ServiceDefaults;
using OrderSync.Worker.Notifications;
using OrderSync.Worker.Orders;
using OrderSync.Worker.Runs;
using OrderSync.Worker.Scheduling;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddCore();
builder.AddScheduling();
builder.Services.AddRuns();
builder.Services.AddOrderFetching();
builder.Services.AddNotificationWork();

var app = builder.Build();
app.MapHealthEndpoints();
await app.RunAsync();
