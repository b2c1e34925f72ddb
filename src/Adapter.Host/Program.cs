using Adapter.Host.Cli;

return await CommandLine.RunAsync(args);
