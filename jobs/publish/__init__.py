"""What is known as a site for everybody: pages, feeds, a calendar, and the data themselves."""
