using Fuzz;

return await CommandLine.RunAsync(args);
