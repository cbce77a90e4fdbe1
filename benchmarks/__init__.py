"""Measurements of vvwatch against ratios that hold on any machine."""
