using GenesysCloud.Simulator;

return await SimulatorCommand.Create(TimeProvider.System).Parse(args).InvokeAsync();
