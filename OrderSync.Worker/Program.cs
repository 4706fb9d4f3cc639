using OrderSync.Core.Setup;
using OrderSync.ServiceDefaults;
using OrderSync.Worker.Orders;
using OrderSync.Worker.Runs;
using OrderSync.Worker.Scheduling;
using OrderSync.Worker.Shipping;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddCore();
builder.AddScheduling();
builder.Services.AddRuns();
builder.Services.AddOrderFetching();
builder.AddShipping();

var app = builder.Build();
app.MapHealthEndpoints();
await app.RunAsync();
